/** Given colors of a request as the pipeline takes them. */
import type { ChromaFrame, Size } from '../../../src/domain/frames';
import type { Manifest } from '../../../src/domain/pack/manifest';
import type { GivenColor } from '../api';
import { chromaAt, latentOfChroma } from '../image/chroma';
import { luminanceInput } from '../image/luminance';
import type { GivenInput, GivenPicture } from '../run-input';
import type { Work } from '../run-request';

/** Chroma of the frames of the run that were given as they are, by position */
export function givenFrames({ frames, given = [] }: Work, size: Size): Map<number, ChromaFrame> {
  const found = new Map<number, ChromaFrame>();
  for (const [position, { index }] of frames.entries()) {
    const own = given.find(({ frame }) => frame === index);
    if (own) found.set(position, { ...chromaAt(own.chroma, size), index });
  }
  return found;
}

/** @param frames all frames of the run whose chroma is known, by position. @returns undefined where the user gave none of this run's colors */
export function givenInput(
  { latent }: Manifest,
  { frames, given = [], colorSpace }: Work,
  known: ReadonlyMap<number, ChromaFrame>,
): GivenInput | undefined {
  const pictures = given.flatMap((one): GivenPicture[] => {
    const [from, behind] = [0, 1].map((end) => {
      const edge = end === 0 ? one.from : one.to;
      const at = frames.findIndex(({ index }) => index >= edge);
      return at < 0 ? frames.length : at;
    }) as [number, number];
    if (from >= behind) return [];
    const { width, height } = one.luma;
    const size = { width, height };
    const luminance = luminanceInput(one.luma, colorSpace, size);
    const clean = latentOfChroma(chromaAt(one.chroma, size), latent.factor, latent.scale);
    return [{ luminance, size, clean, isOfShot: one.frame !== null, from, to: behind }];
  });
  return pictures.length > 0 ? { frames: known, pictures } : undefined;
}

/** What is stored and shown of a frame: what was given where it was given, else what was made. */
export function givenChroma(given: readonly GivenColor[] | undefined, made: ChromaFrame): ChromaFrame {
  const own = given?.find(({ frame }) => frame === made.index);
  // A copy: the caller may transfer its bytes.
  return own ? { ...made, abU8: chromaAt(own.chroma, made).abU8.slice() } : made;
}
