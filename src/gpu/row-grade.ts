/** Sliders of rows, applied to a frame's chroma at working size, before it is upsampled: all that shows or writes colors takes the result. */
import { applyRowGrade, isNeutralRow, type RowGrade, samplesOf, type ThingSamples } from '../domain/color/row-grade';
import type { PlaceMaps } from '../domain/frames';
import { reducedLuma } from './edge-guide';
import { upsampleMap } from './edge-guide-cpu';
import type { ChromaPlane, LumaPlane } from './picture';

/** Map values below the first belong to something else, above the second wholly to the thing. */
const OUTSIDE = 0.2;
const INSIDE = 0.6;

type Grades = readonly (RowGrade | null)[];

/** Remembers the places of the frame that was graded last: while a slider moves they are the same. */
export class RowGrader {
  private places: { lumaU8: Uint8Array; abU8: Uint8Array; things: (ThingSamples | undefined)[] } | null = null;
  private made: { places: object; grades: Grades; chroma: ChromaPlane } | null = null;

  /**
   * @param maps where each row's thing is, in the order of `grades`; their grid covers the same picture
   * @returns the chroma itself where no row is graded; else new codes, which say what they were made of. The same again for the same grades
   */
  grade(luma: LumaPlane, chroma: ChromaPlane, maps: PlaceMaps | undefined, grades: Grades): ChromaPlane {
    if (!maps || grades.every(isNeutralRow)) return chroma;
    const { lumaU8 } = luma;
    const { width, height, abU8 } = chroma;
    if (this.places?.lumaU8 !== lumaU8 || this.places.abU8 !== abU8) this.places = { lumaU8, abU8, things: [] };
    const { places, made } = this;
    if (made?.places === places && areSame(made.grades, grades)) return made.chroma;
    const codes = new Uint8ClampedArray(abU8);
    for (const [k, grade] of grades.entries()) {
      if (!grade || isNeutralRow(grade)) continue;
      places.things[k] ??= samplesOf(abU8, withSpill(weightsOf(luma, { width, height }, maps, k), chroma));
      applyRowGrade(codes, places.things[k], grade);
    }
    const graded = { width, height, abU8: new Uint8Array(codes.buffer), ungraded: abU8 };
    this.made = { places, grades, chroma: graded };
    return graded;
  }
}

const areSame = (a: Grades, b: Grades) => a === b || JSON.stringify(a) === JSON.stringify(b);

/** How far each chroma sample belongs to the k-th thing: its map brought up along edges of the luma, then made decided. */
function weightsOf(luma: LumaPlane, size: { width: number; height: number }, maps: PlaceMaps, k: number): Float32Array {
  const cells = maps.width * maps.height;
  const map = maps.mapsU8.subarray(k * cells, (k + 1) * cells);
  if (map.length < cells) return new Float32Array(size.width * size.height);
  return upsampleMap(reducedLuma(luma, size), maps, map).map((code) => {
    const t = Math.min(1, Math.max(0, (code / 255 - OUTSIDE) / (INSIDE - OUTSIDE)));
    return t * t * (3 - 2 * t);
  });
}

/** Samples around a thing into which its color may have spilled: the network works on cells of 8. */
const SPILL = 8;

/**
 * Chroma spills over a thing's edge, where a halo of the old color would stay: beside the thing all that is of its color counts as its own.
 */
function withSpill(weights: Float32Array, { width, height, abU8 }: ChromaPlane): Float32Array {
  const { meanA: a, meanB: b } = samplesOf(abU8, weights);
  const square = a * a + b * b;
  if (square < 16) return weights;
  const near = largestAround(largestAround(weights, width, 1, SPILL), width, width, SPILL);
  return weights.map((weight, i) => {
    const alike = (((abU8[2 * i] as number) - 128) * a + ((abU8[2 * i + 1] as number) - 128) * b) / square;
    return Math.max(weight, (near[i] as number) * Math.min(1, Math.max(0, (alike - 0.35) / 0.4)));
  });

  /** Largest value among those up to `reach` away along a row or column, `step` apart. */
  function largestAround(values: Float32Array, across: number, step: number, reach: number): Float32Array {
    return values.map((_, i) => {
      const at = step === 1 ? i % across : Math.floor(i / across);
      const last = step === 1 ? across - 1 : height - 1;
      let most = 0;
      for (let k = Math.max(-reach, -at); k <= Math.min(reach, last - at); k++)
        most = Math.max(most, values[i + k * step] as number);
      return most;
    });
  }
}
