/** Turns a draft or segment request into the pipeline's input, and computes the identity that its journaled steps are stored under. */

import { TintypeError } from '../../src/domain/errors';
import { type ChromaFrame, type Size, workingSize } from '../../src/domain/frames';
import { digestOf, type Mask } from '../../src/domain/hand/mask';
import type { SegmentRequest } from './api';
import { startingNoise, timesteps } from './diffusion/sampler';
import { identityOf, type StepJournal } from './diffusion/step-journal';
import { givenFrames, givenInput } from './given/given-input';
import { latentOfChroma } from './image/chroma';
import { hintOfStrokes } from './image/color-strokes';
import { luminanceInput } from './image/luminance';
import type { LoadedNetwork } from './load';
import type { ColorizeInput } from './run-input';
import { batchSizeOf } from './runtime/budget';
import type { Stopwatch } from './runtime/stopwatch';
import { withSkin } from './text/unspoken-skin';

/** The fields that draft and segment requests have in common. */
export type Work = Pick<
  SegmentRequest,
  'frames' | 'colorSpace' | 'phrases' | 'places' | 'hints' | 'given' | 'settings'
>;

export interface WorkWatch {
  signal: AbortSignal;
  /** By position. */
  known?: Map<number, ChromaFrame>;
  wantMaps?: boolean;
  journal?: StepJournal | null;
  onProgress?: (share: number) => void;
  /** Called again for the same frame if the device is lost while decoding. */
  onFrame: (position: number, chroma: ChromaFrame, stopwatch: Stopwatch) => void | Promise<void>;
}

/** A request as the pipeline takes it. @param known by position */
export function prepareInput(
  { manifest }: LoadedNetwork,
  work: Work,
  { known: stored = new Map<number, ChromaFrame>(), wantMaps = false }: Pick<WorkWatch, 'known' | 'wantMaps'>,
): ColorizeInput {
  const { frames, colorSpace, settings } = work;
  const { latent, size: sizeSpec, sampler } = manifest;
  // A sentence names everything at once; phrases each take a place of their own.
  const phrases = latent.kind === 'vae' ? work.phrases : withSkin(work.phrases, manifest.phrases.max);
  const size = workingSize(frames[0]!, settings.workingSize, sizeSpec.multiple);
  const cells = (size.width / latent.factor) * (size.height / latent.factor);
  const all = new Map([...stored, ...givenFrames(work, size)]);
  const known = Array.from(
    all,
    ([at, chroma]) => [at, latentOfChroma(fitting(chroma, size), latent.factor, latent.scale)] as const,
  );
  return {
    frames: frames.length,
    luminance: (frame) => luminanceInput(frames[frame]!, colorSpace, size),
    size,
    phrases,
    places: placesOf(work, phrases),
    hinted: hintedCells(work, size, latent),
    fusion: settings.fusion,
    stills: settings.stills,
    timesteps: timesteps(sampler.timesteps, settings.steps),
    noise: startingNoise(settings.seed, latent.channels * cells),
    known: new Map(known),
    given: givenInput(manifest, work, all),
    wantMaps,
  };
}

/** A digest of everything that the result depends on, to the bit: a run may resume only from steps of a run with the same identity. */
export function identityOfRun(
  { report, manifest }: LoadedNetwork,
  work: Work,
  input: ColorizeInput,
): Promise<Uint8Array> {
  const { frames, colorSpace, settings } = work;
  const { packHash, ep, precision, adapter, threads } = report;
  const { phrases, size, timesteps, fusion, stills, known, hinted = [], given } = input;
  const parts = {
    ...{ packHash, ep, precision, adapter, threads },
    ...{ colorSpace, size, timesteps, fusion, stills, seed: settings.seed },
    phrases: phrases.map(({ noun, text, exactAb, drawn }) => [noun, text, exactAb, ...(drawn ? [drawn.isSought] : [])]),
    ...(input.places && {
      places: input.places.map((at) => at && Array.from(at, ([position, mask]) => [position, digestOf(mask)])),
    }),
    ...(given && { given: given.pictures.map(({ isOfShot, from, to, size }) => [isOfShot, from, to, size]) }),
    ...(hinted.length > 0 && { hinted: hinted.map(({ position }) => position) }),
    frames: frames.map(({ index, width, height }) => [index, width, height]),
    known: [...known!.keys()],
    clipFrames: manifest.clip.frames,
    batchSize: batchSizeOf(ep, frames.length, size),
  };
  const bytes = ({ buffer }: Float32Array) => new Uint8Array(buffer as ArrayBuffer);
  const hints = hinted.flatMap(({ hint, luminance }) => [hint, luminance()]);
  const pictures = (given?.pictures ?? []).flatMap(({ luminance, clean }) => [luminance, clean]);
  return identityOf(parts, [
    ...frames.map(({ lumaU8 }) => lumaU8 as Uint8Array<ArrayBuffer>),
    ...[...known!.values(), ...hints, ...pictures].map(bytes),
  ]);
}

/** Per phrase its masks by position; undefined where nothing was shown by hand. */
function placesOf({ frames, places = [] }: Work, phrases: Work['phrases']): ColorizeInput['places'] {
  if (!phrases.some(({ drawn }) => drawn)) return undefined;
  const positions = new Map(frames.map(({ index }, position) => [index, position]));
  return phrases.map(({ id, drawn }) => {
    if (!drawn) return null;
    const own = new Map<number, Mask>();
    for (const { phraseId, frame, mask } of places) {
      const position = positions.get(frame);
      if (phraseId === id && position !== undefined) own.set(position, mask);
    }
    return own;
  });
}

/** Strokes of color as cells; none for a VAE's latents, whose packs know no hints. */
function hintedCells(
  { frames, colorSpace, hints = [] }: Work,
  size: Size,
  { factor, scale, kind }: LoadedNetwork['manifest']['latent'],
): ColorizeInput['hinted'] {
  if (kind === 'vae' || hints.length === 0) return undefined;
  const grid = { width: size.width / factor, height: size.height / factor };
  return hints.map(({ frame, strokes }) => ({
    position: frame.index - frames[0]!.index,
    luminance: () => luminanceInput(frame, colorSpace, size),
    hint: hintOfStrokes(strokes, grid, scale),
  }));
}

/** Known chroma, checked for its size. Settings are part of the chroma key, so stored chroma of another size must be damaged. */
function fitting(chroma: ChromaFrame, size: Size): ChromaFrame {
  if (chroma.width === size.width && chroma.height === size.height) return chroma;
  throw new TintypeError('INTERNAL', `Stored color of frame ${chroma.index} has another size than the work.`);
}
