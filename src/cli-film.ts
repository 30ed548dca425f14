/** A film and the network, opened the way the studio does it: what every command without a screen begins with. */
import { chromaKey } from '../workers/chroma-store';
import type { EngineReport, ExecutionProvider, Fusion, Settings } from '../workers/colorizer/api';
import type { ChromaRange, ExportQuality, ExportResult, MediaReport } from '../workers/media/api';
import type { ColorizerClient } from './clients/colorizer';
import { fingerprint } from './clients/fingerprint';
import type { JobShot } from './clients/job';
import type { Film } from './clients/journal';
import type { MediaClient } from './clients/media';
import { TintypeError } from './domain/errors';
import { loadParser, parsePrompt, toPhrases } from './domain/prompt';
import { ShotDetector } from './domain/shots';
import { promptAt } from './domain/shots-prompts';

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
  fusion?: Fusion;
  ep: 'auto' | ExecutionProvider;
}

export interface ExportOptions {
  quality: ExportQuality;
  encoder?: Decoder;
}

/** Of an exported film, the file itself left out. */
export type Exported = Omit<ExportResult, 'file'> & { bytes: number };

export type Progress = (line: string) => void;

const TINY = { width: 64, height: 36 };
const PAGE = 48;

export async function loadModel({ colorizer }: Clients, { ep, seed, steps, size, fusion }: ModelOptions) {
  const packUrl = new URL('models/lite/', document.baseURI).href;
  const engine: EngineReport = await colorizer.load(new AbortController().signal, { packUrl, ep }, () => {});
  await loadParser();
  const settings: Settings = {
    seed: seed ?? 1,
    steps: steps ?? null,
    workingSize: size ?? engine.limits.defaultSize,
    ...(fusion && { fusion }),
  };
  return { engine, settings };
}

export async function filmOf(file: File): Promise<Film> {
  return { fileName: file.name, fingerprint: await fingerprint(file) };
}

/** First frames of the shots within [from, to). Over a whole film every machine finds the same ones. */
export async function findShots(media: MediaClient, from: number, to: number, onProgress: Progress): Promise<number[]> {
  const detector = new ShotDetector();
  for (let start = from; start < to; start += PAGE) {
    const request = { from: start, to: Math.min(to, start + PAGE), ...TINY };
    for (const frame of await media.readFrames(new AbortController().signal, request)) {
      detector.add(frame.lumaU8);
    }
    onProgress(`looking for shots: ${request.to - from} of ${to - from} frames`);
  }
  return [from, ...detector.boundaries(true).map((start) => start + from)];
}

/**
 * Gives each shot its words and the key of its chroma.
 * @param starts first frames of all shots, ascending @param to end of the last one
 * @returns the shots, and the parts of the prompts that became no phrase
 */
export async function wordShots(
  film: Film,
  starts: readonly number[],
  to: number,
  { prompt, prompts = {} }: Words,
  { engine, settings }: { engine: EngineReport; settings: Settings },
): Promise<{ shots: JobShot[]; unused: string[] }> {
  const placed = [{ from: -1, text: prompt }];
  for (const [number, text] of Object.entries(prompts)) {
    const from = starts[Number(number) - 1];
    if (from === undefined) throw noSuchShot(`shot ${number}`, starts.length);
    placed.push({ from, text });
  }
  placed.sort((a, b) => a.from - b.from);
  const known = new Map<string, Omit<JobShot, 'from' | 'to'>>();
  const unused: string[] = [];
  for (const { text } of placed) {
    if (known.has(text)) continue;
    const parsed = parsePrompt(text, []);
    const phrases = toPhrases(parsed.rows);
    unused.push(...parsed.unused.map(([start, end]) => text.slice(start, end)));
    const key = await chromaKey({ fingerprint: film.fingerprint, packHash: engine.packHash, phrases, settings });
    known.set(text, { phrases, chromaKey: key });
  }
  const shots = starts.map((from, i) => ({
    from,
    to: starts[i + 1] ?? to,
    ...known.get(promptAt(placed, from).text)!,
  }));
  return { shots, unused };
}

/** Frames [from, to) with the chroma of these shots as an MP4, handed out as a download. @throws TintypeError */
export async function exportFilm(
  clients: Clients,
  { quality, encoder }: ExportOptions,
  { from, to, chroma }: { from: number; to: number; chroma: readonly ChromaRange[] },
  onProgress: Progress,
): Promise<Exported> {
  const { file, ...result } = await clients.media.exportVideo(
    new AbortController().signal,
    { from, to, quality, chroma: rangesOf(chroma), saturation: 1, encoder: encoder ?? 'auto' },
    ({ stage, framesDone, framesTotal }) => onProgress(`exporting (${stage}) ${framesDone} of ${framesTotal}`),
  );
  clients.download(file, result.fileName);
  return { ...result, bytes: file.size };
}

/** Where the chroma of shots lies, their words left out. */
export function rangesOf(shots: readonly ChromaRange[]): ChromaRange[] {
  return shots.map(({ from, to, chromaKey }) => ({ from, to, chromaKey }));
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
