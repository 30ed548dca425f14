/** What the commands without a screen have in common: their options, the request for a film, the export at the end. */

import type { ExecutionProvider } from '../../workers/colorizer/api';
import type { ExportQuality, ExportResult, MediaReport } from '../../workers/media/api';
import type { ColorizerClient } from '../clients/colorizer';
import type { MediaClient } from '../clients/media';
import { NEUTRAL_GRADE } from '../domain/color/grade';
import { TintypeError } from '../domain/errors';
import { DEFAULT_FORMAT, formatById } from '../domain/formats';
import type { ChromaRange } from '../domain/frames';
import { gradeOf, rowGradesIn } from '../domain/hand/edits';
import type { Fusion, Phrase, Stills } from '../domain/settings';
import { refusalOf } from '../film/export-offer';
import type { FilmRequest } from '../film/prepare-film';
import { type CliEdits, givenOf, strokesOf, thingsOf } from './edits';

export type Decoder = 'auto' | 'webcodecs' | 'ffmpeg';

export interface Clients {
  media: MediaClient;
  colorizer: ColorizerClient;
  /** The film that was chosen. */
  file(): File;
  download(blob: Blob, fileName: string): void;
}

export interface Words {
  prompt: string;
  /** Prompts by shot number, from 1; each holds for the following shots, too, up to the next number given. */
  prompts?: Record<string, string>;
  /** Things shown by hand. */
  edits?: CliEdits;
}

export interface ModelOptions {
  size?: number;
  steps?: number;
  seed?: number;
  fusion?: Fusion | undefined;
  stills?: Stills | undefined;
  ep: 'auto' | ExecutionProvider;
  /** A pack's folder, relative to the app; the built-in one when left out. */
  packUrl?: string;
}

export interface ExportOptions {
  quality: ExportQuality;
  /** Id of an output format (src/domain/formats.ts); the first one when left out. */
  format?: string;
  encoder?: Decoder;
}

/** What is known of an exported film, without the file itself. */
export type Exported = Omit<ExportResult, 'file'> & { bytes: number };

export type Progress = (line: string) => void;

/** A command's options as prepareFilm() takes them: pack, settings, and prompts by shot number. */
export function filmRequest(
  { media, colorizer, file }: Clients,
  options: Words & ModelOptions & { decoder?: Decoder },
  onProgress: Progress,
): Omit<FilmRequest, 'range' | 'search'> {
  const { edits } = options;
  const { decoder = 'auto', ep, seed, steps, size, fusion, stills, prompt, prompts = {} } = options;
  const packUrl = new URL(options.packUrl ?? 'models/lite/', document.baseURI).href;
  return {
    media,
    file: file(),
    openOptions: { decoder },
    loadModel: () => colorizer.load(new AbortController().signal, { packUrl, ep }, () => {}),
    settings: ({ limits }) => ({
      seed: seed ?? 0,
      steps: steps ?? null,
      workingSize: size ?? limits.defaultSize,
      ...{ fusion, stills },
    }),
    ...(edits && {
      things: (opened, engine, { workingSize }) => thingsOf({ media, colorizer }, edits, opened, workingSize, engine),
      given: (opened) => givenOf(edits, opened),
      strokes: (opened) => strokesOf(edits, opened),
    }),
    prompts: (starts) => {
      const placed = [{ from: -1, text: prompt }];
      for (const [number, text] of Object.entries(prompts)) {
        const from = starts[Number(number) - 1];
        if (from === undefined) throw noSuchShot(`shot ${number}`, starts.length);
        placed.push({ from, text });
      }
      return placed.sort((a, b) => a.from - b.from);
    },
    onShotSearch: (lookedTo) => onProgress(`looking for shots, up to frame ${lookedTo}`),
  };
}

/** Before hours of work: whether their result can be written. @throws OUTPUT_FORMAT */
export async function checkFormat(
  report: MediaReport,
  { from, to }: { from: number; to: number },
  { format, quality }: ExportOptions,
): Promise<void> {
  const refusal = await refusalOf(format ? formatById(format) : DEFAULT_FORMAT, report, to - from, quality);
  if (refusal) throw new TintypeError('OUTPUT_FORMAT', refusal.sentence, { remedy: refusal.remedy });
}

/** Before hours of work: whether each thing whose sliders were moved is one of a prompt. @throws EDITS_INVALID */
export function checkRows({ edits }: Words, shots: readonly { phrases: readonly Phrase[] }[]): void {
  const nouns = new Set(shots.flatMap(({ phrases }) => phrases.map(({ noun }) => noun.toLowerCase())));
  const lost = Object.keys(edits?.rows ?? {}).find((noun) => !nouns.has(noun.toLowerCase()));
  if (lost === undefined) return;
  const known = nouns.size === 0 ? 'the prompt names no thing' : `the prompt names ${[...nouns].join(', ')}`;
  throw new TintypeError(
    'EDITS_INVALID',
    `The edits cannot be used: rows.${lost} is no thing of these shots; ${known}.`,
  );
}

/** Exports frames [from, to) with the chroma of these shots and offers the file as a download. @throws TintypeError */
export async function exportFilm(
  clients: Clients,
  { quality, format, encoder, edits }: ExportOptions & Pick<Words, 'edits'>,
  {
    from,
    to,
    chroma,
  }: { from: number; to: number; chroma: readonly (ChromaRange & { phrases?: readonly Phrase[] })[] },
  onProgress: Progress,
): Promise<Exported> {
  const { file, ...result } = await clients.media.exportVideo(
    new AbortController().signal,
    {
      from,
      to,
      quality,
      chroma: chroma.map(({ from, to, storeKey, phrases = [] }) => ({
        ...{ from, to, storeKey },
        rowGrades: edits ? rowGradesIn(edits, phrases) : [],
      })),
      grade: edits ? gradeOf(edits) : NEUTRAL_GRADE,
      encoder: encoder ?? 'auto',
      ...(format && { format }),
    },
    ({ stage, framesDone, framesTotal }) => onProgress(`exporting (${stage}) ${framesDone} of ${framesTotal}`),
  );
  clients.download(file, result.fileName);
  return { ...result, bytes: file.size };
}

export function noSuchShot(named: string, count: number): TintypeError {
  return new TintypeError('NO_SUCH_SHOT', `There is no ${named} in this film: it has ${count} shot(s).`);
}

/** A media report for JSON reports, without the timestamp of every frame. */
export function withoutTimes({ timestampsUs: _, ...report }: MediaReport): Omit<MediaReport, 'timestampsUs'> {
  return report;
}

/** Seconds since the last call. */
export function stopwatch(): () => number {
  let before = performance.now();
  return () => {
    const now = performance.now();
    const seconds = (now - before) / 1000;
    before = now;
    return seconds;
  };
}
