/**
 * Colors that the user gave, brought to the frames of a run: those of its own frames are carried along by motion (carry-color.ts), those
 * of other pictures, and of what motion lost, go to cells that look alike (match-color.ts).
 */
import type { ChromaFrame, Size } from '../../../src/domain/frames';
import { unitVectors } from '../diffusion/chroma-sharing';
import { planeOf } from '../image/chroma';
import { resample } from '../image/luminance';
import { type Encoder, encodeLuminance } from '../image/luminance-encoder';
import type { ColorizeInput } from '../run-input';
import { type Carried, carryColor } from './carry-color';
import { matchColor, type Source } from './match-color';

/** Pixels of the working size to a cell of what is carried, each way. */
const CELL = 2;
/** Certainty from which on a carried cell is not looked for in pictures, too. */
const CERTAIN = 0.9;
/** See Source.nearness: of frames of the same shot, and of other pictures. */
const [OF_SHOT, ELSEWHERE] = [10, 1];

type Picture = Source & { from: number; to: number };

export class GivenColors {
  /** [3, h, w] of each frame, as (c a, c b, c). */
  private readonly hints = new Map<number, Float32Array>();

  private constructor(
    private readonly size: Size,
    private readonly latentSize: Size,
    private readonly scale: number,
    private readonly carried: ReadonlyMap<number, Carried>,
    private readonly pictures: readonly Picture[],
  ) {}

  /** @returns null where nothing was given. @param afterFrame throws to cancel */
  static async of(
    encoder: Encoder,
    { given, size, frames, luminance }: ColorizeInput,
    latentSize: Size,
    afterFrame: () => Promise<void>,
  ): Promise<GivenColors | null> {
    if (!given) return null;
    const { manifest } = encoder;
    const grid = halfOf(size);
    const carried = await encoder.stopwatch.time('given', () =>
      carryColor({
        size: grid,
        frames,
        lightness: (frame) => resample(luminance(frame), size, grid).map((x) => 50 * (x + 1)),
        known: new Map(Array.from(given.frames, ([position, chroma]) => [position, abOn(chroma, grid)])),
        afterFrame,
      }),
    );
    const pictures: Picture[] = [];
    const { factor, scale } = manifest.latent;
    for (const picture of given.pictures) {
      const own = { width: picture.size.width / factor, height: picture.size.height / factor };
      const features = await matchOf(encoder, picture.luminance, picture.size);
      if (!features) continue;
      const { clean: ab, isOfShot, from, to } = picture;
      const nearness = isOfShot ? OF_SHOT : ELSEWHERE;
      pictures.push({ size: own, features: unitVectors(features, own.width * own.height), ab, nearness, from, to });
    }
    return new GivenColors(size, latentSize, scale, carried, pictures);
  }

  get needsMatch(): boolean {
    return this.pictures.length > 0;
  }

  /** @param match features [M, h, w] of the frame. @returns [3, h, w]: color in latent units times its certainty, and the certainty */
  hintOf(frame: number, match: Float32Array | undefined): Float32Array {
    const { latentSize, scale } = this;
    const cells = latentSize.width * latentSize.height;
    const known = this.hints.get(frame);
    if (known) return known;
    const hint = new Float32Array(3 * cells);
    const carried = this.carried.get(frame);
    if (carried) {
      const { ab, sure } = floats(carried);
      const count = sure.length;
      const grid = halfOf(this.size);
      const planes = [0, count].map((at) => sure.map((s, i) => (s * ab[at + i]!) / scale));
      for (const [n, plane] of [...planes, sure].entries()) hint.set(resample(plane, grid, latentSize), n * cells);
    }
    const pictures = this.pictures.filter(({ from, to }) => from <= frame && frame < to);
    if (match && pictures.length > 0) {
      const wanted = (cell: number) => hint[2 * cells + cell]! < CERTAIN;
      const found = matchColor(unitVectors(match, cells), latentSize, pictures, wanted);
      for (let cell = 0; cell < cells; cell++) {
        const rest = 1 - hint[2 * cells + cell]!;
        for (const at of [cell, cells + cell, 2 * cells + cell]) hint[at]! += rest * found[at]!;
      }
    }
    this.hints.set(frame, hint);
    return hint;
  }

  /** An estimate of x_0 [2, h, w] with the given color as far as it is certain. */
  pull(x0: Float32Array<ArrayBuffer>, frame: number): Float32Array<ArrayBuffer> {
    const hint = this.hints.get(frame);
    if (!hint) return x0;
    const cells = x0.length / 2;
    return x0.map((x, i) => (1 - hint[2 * cells + (i % cells)]!) * x + hint[i]!);
  }

  /** Decoded chroma [2, H, W], Lab units, with what was carried laid over it, which is finer than the latent grid. */
  lay(ab: Float32Array, frame: number): Float32Array {
    const carried = this.carried.get(frame);
    if (!carried) return ab;
    const { ab: own, sure } = floats(carried);
    const count = sure.length;
    const grid = halfOf(this.size);
    const share = resample(sure, grid, this.size);
    const laid = Float32Array.from(ab);
    for (const [n, at] of [0, count].entries()) {
      const weighted = resample(
        sure.map((s, i) => s * own[at + i]!),
        grid,
        this.size,
      );
      const plane = laid.subarray(n * share.length, (n + 1) * share.length);
      for (let i = 0; i < share.length; i++) plane[i] = (1 - share[i]!) * plane[i]! + weighted[i]!;
    }
    return laid;
  }
}

const halfOf = ({ width, height }: Size): Size => ({ width: width / CELL, height: height / CELL });

function floats({ ab, sureU8 }: Carried): { ab: Int8Array; sure: Float32Array<ArrayBuffer> } {
  return { ab, sure: Float32Array.from(sureU8, (code) => code / 255) };
}

/** Planes a and b, Lab units, on another grid. */
function abOn(chroma: ChromaFrame, grid: Size): Float32Array<ArrayBuffer> {
  const count = grid.width * grid.height;
  const ab = new Float32Array(2 * count);
  for (const channel of [0, 1]) ab.set(resample(planeOf(chroma, channel), chroma, grid), channel * count);
  return ab;
}

/** @returns null where the pack's encoder makes no features to compare by */
async function matchOf(encoder: Encoder, luminance: Float32Array, size: Size): Promise<Float32Array | null> {
  const { manifest, runtime, stopwatch } = encoder;
  if (!manifest.io.luminance?.outputs.match) return null;
  const features = await encodeLuminance(encoder, { luminance: [luminance], size });
  try {
    return features.match ? (await runtime.read(features.match, stopwatch)).slice() : null;
  } finally {
    runtime.release(Object.values(features));
    await encoder.afterRun();
  }
}
