/** Sliders of rows, applied to a frame's chroma at working size, before it is upsampled: all that shows or writes colors takes the result. */
import { applyRowGrade, isNeutralRow, type RowGrade } from '../domain/color/row-grade';
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
  private places: { lumaU8: Uint8Array; abU8: Uint8Array; weights: (Float32Array | undefined)[] } | null = null;
  private made: { places: object; grades: Grades; chroma: ChromaPlane } | null = null;

  /**
   * @param maps where each row's thing is, in the order of `grades`; their grid covers the same picture
   * @returns the chroma itself where no row is graded; else new codes, which say what they were made of. The same again for the same grades
   */
  grade(luma: LumaPlane, chroma: ChromaPlane, maps: PlaceMaps | undefined, grades: Grades): ChromaPlane {
    if (!maps || grades.every(isNeutralRow)) return chroma;
    const { lumaU8 } = luma;
    const { width, height, abU8 } = chroma;
    if (this.places?.lumaU8 !== lumaU8 || this.places.abU8 !== abU8) this.places = { lumaU8, abU8, weights: [] };
    const { places, made } = this;
    if (made?.places === places && areSame(made.grades, grades)) return made.chroma;
    const ab = Float32Array.from(abU8, (code) => code - 128);
    for (const [k, grade] of grades.entries()) {
      if (isNeutralRow(grade)) continue;
      places.weights[k] ??= weightsOf(luma, { width, height }, maps, k);
      applyRowGrade(ab, places.weights[k], grade!);
    }
    const codes = Uint8ClampedArray.from(ab, (value) => value + 128);
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
