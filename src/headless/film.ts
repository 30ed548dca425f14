/** A film and the network, opened the way the studio does it: what every command without a screen begins with. */

import type { EngineReport, ExecutionProvider } from '../../workers/colorizer/api';
import type { ExportQuality, ExportResult, MediaReport } from '../../workers/media/api';
import type { ColorizerClient } from '../clients/colorizer';
import type { MediaClient } from '../clients/media';
import { TintypeError } from '../domain/errors';
import type { ChromaRange } from '../domain/frames';
import { loadParser, parsePrompt, REASONS, toPhrases } from '../domain/prompt/prompt';
import { type CompleteSettings, completeSettings, type Fusion, type Stills } from '../domain/settings';
import { fingerprint } from '../film/fingerprint';
import type { JobShot } from '../film/job';
import type { Film } from '../film/journal';
import { chromaRanges, findShots, wordShots } from '../film/shots';

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
  /** Prompts of single shots by number from 1, each for the shots behind it, too, up to the next. */
  prompts?: Record<string, string>;
}

export interface ModelOptions {
  size?: number;
  steps?: number;
  seed?: number;
  fusion?: Fusion | undefined;
  stills?: Stills | undefined;
  ep: 'auto' | ExecutionProvider;
}

export interface ExportOptions {
  quality: ExportQuality;
  /** Id of an output format; the first one when left out. */
  format?: string;
  encoder?: Decoder;
}

/** Of an exported film, the file itself left out. */
export type Exported = Omit<ExportResult, 'file'> & { bytes: number };

export type Progress = (line: string) => void;

export async function loadModel({ colorizer }: Clients, { ep, seed, steps, size, fusion, stills }: ModelOptions) {
  const packUrl = new URL('models/lite/', document.baseURI).href;
  const engine: EngineReport = await colorizer.load(new AbortController().signal, { packUrl, ep }, () => {});
  await loadParser();
  const settings = completeSettings({
    seed: seed ?? 0,
    steps: steps ?? null,
    workingSize: size ?? engine.limits.defaultSize,
    ...{ fusion, stills },
  });
  return { engine, settings };
}

export async function filmOf(file: File): Promise<Film> {
  return { fileName: file.name, fingerprint: await fingerprint(file) };
}

/** First frames of the shots within [from, to). */
export function lookForShots(media: MediaClient, from: number, to: number, onProgress: Progress): Promise<number[]> {
  const onPage = (lookedTo: number) => onProgress(`looking for shots: ${lookedTo - from} of ${to - from} frames`);
  return findShots(new AbortController().signal, { media, from, to, onPage });
}

/**
 * Gives each shot its words and the key of its chroma.
 * @param starts first frames of all shots, ascending @param to end of the last one
 * @returns the shots, and the parts of the prompts that became no phrase, each with why
 */
export async function readWords(
  { fingerprint }: Film,
  starts: readonly number[],
  to: number,
  { prompt, prompts = {} }: Words,
  { engine, settings }: { engine: EngineReport; settings: CompleteSettings },
): Promise<{ shots: JobShot[]; unused: string[] }> {
  const placed = [{ from: -1, text: prompt }];
  for (const [number, text] of Object.entries(prompts)) {
    const from = starts[Number(number) - 1];
    if (from === undefined) throw noSuchShot(`shot ${number}`, starts.length);
    placed.push({ from, text });
  }
  placed.sort((a, b) => a.from - b.from);
  const read = new Map(placed.map(({ text }) => [text, parsePrompt(text, [])]));
  const unused = [...read].flatMap(([text, parsed]) =>
    parsed.unused.map(([start, end, reason]) => `${text.slice(start, end).trim()} (${REASONS[reason]})`),
  );
  const worded = placed.map(({ from, text }) => ({ from, phrases: toPhrases(read.get(text)!.rows) }));
  const { packHash } = engine;
  return { shots: await wordShots(starts, to, worded, { fingerprint, packHash, settings }), unused };
}

/** Frames [from, to) with the chroma of these shots as a film, handed out as a download. @throws TintypeError */
export async function exportFilm(
  clients: Clients,
  { quality, format, encoder }: ExportOptions,
  { from, to, chroma }: { from: number; to: number; chroma: readonly ChromaRange[] },
  onProgress: Progress,
): Promise<Exported> {
  const { file, ...result } = await clients.media.exportVideo(
    new AbortController().signal,
    {
      from,
      to,
      quality,
      chroma: chromaRanges(chroma),
      saturation: 1,
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

/** What reports keep of the film: a time for every frame is too much. */
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
