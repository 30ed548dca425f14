/**
 * The processor's answer to a slider: upsampled chroma is kept, so that only the grade is worked out again, and at first in a small
 * picture, since grading a large one takes longer than a drag may wait.
 */
import { areSameGrade } from '../domain/color/grade';
import { composeToRgba, freshMemory, type Memory } from './compositor-cpu';
import { reducedLuma } from './edge-guide';
import type { LumaPlane, Picture } from './picture';

/** Pixels of a small picture: 480 x 270, about a hundredth of a second on a slow processor. */
const SMALL_PIXELS = 480 * 270;
/** The same of one for a row's slider, whose chroma is upsampled anew. */
const SMALL_PIXELS_OF_ROW = 320 * 180;
/** A slider that rests this long shows the whole picture. */
const REST_MS = 120;

export class SmallFirst {
  private last: Picture | null = null;
  private rest: ReturnType<typeof setTimeout> | undefined;
  private readonly whole: Memory = freshMemory();
  private readonly small: Memory = freshMemory();
  private smallLuma: { of: Uint8Array; pixels: number; luma: LumaPlane } | null = null;

  /** @param show gets RGBA and its size, at once, and again where a small picture was shown first */
  paint(picture: Picture, show: (rgba: Uint8ClampedArray<ArrayBuffer>, width: number, height: number) => void): void {
    clearTimeout(this.rest);
    const { last } = this;
    const isOnlyGraded =
      last !== null &&
      last.luma.lumaU8 === picture.luma.lumaU8 &&
      codesOf(last) === codesOf(picture) &&
      (!areSameGrade(last.grade, picture.grade) || last.chroma?.abU8 !== picture.chroma?.abU8);
    this.last = picture;
    const { luma } = picture;
    const paintWhole = () => show(composeToRgba(picture, this.whole), luma.width, luma.height);
    const pixels = last?.chroma?.abU8 === picture.chroma?.abU8 ? SMALL_PIXELS : SMALL_PIXELS_OF_ROW;
    if (isOnlyGraded && luma.width * luma.height > pixels) {
      const small = this.reduced(luma, pixels);
      show(composeToRgba({ ...picture, luma: small }, this.small), small.width, small.height);
      this.rest = setTimeout(paintWhole, REST_MS);
    } else paintWhole();
  }

  destroy(): void {
    clearTimeout(this.rest);
  }

  private reduced(luma: LumaPlane, pixels: number): LumaPlane {
    if (this.smallLuma?.of === luma.lumaU8 && this.smallLuma.pixels === pixels) return this.smallLuma.luma;
    const scale = Math.sqrt(pixels / (luma.width * luma.height));
    const size = { width: Math.ceil(luma.width * scale), height: Math.ceil(luma.height * scale) };
    const reduced = reducedLuma(luma, size);
    this.smallLuma = { of: luma.lumaU8, pixels, luma: reduced };
    return reduced;
  }
}

/** What the network gave, whatever the sliders of rows have made of it. */
const codesOf = ({ chroma }: Picture): Uint8Array | undefined => chroma?.ungraded ?? chroma?.abU8;
