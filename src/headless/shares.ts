/** Dividing a film among machines, without a screen: lists shots, colorizes some of them into a share, joins shares and exports the film. */
import type { EngineReport } from '../../workers/colorizer/api';
import type { MediaReport } from '../../workers/media/api';
import { endOfFrameUs } from '../domain/frames';
import { checkShares, type JoinOptions, type ShareManifest, shareSettings } from '../domain/shares';
import { parseNumbers } from '../domain/shots/numbers';
import { runJob } from '../film/job';
import { openFilm, prepareFilm } from '../film/prepare-film';
import { openShare, packShare } from '../film/shares';
import { findShots } from '../film/shots';
import { APP_VERSION } from '../version';
import {
  type Clients,
  checkFormat,
  type Decoder,
  type Exported,
  type ExportOptions,
  exportFilm,
  filmRequest,
  type ModelOptions,
  noSuchShot,
  type Progress,
  stopwatch,
  type Words,
  withoutTimes,
} from './film';

export interface ListedShot {
  number: number;
  /** First and last frame, both inclusive, counted from 0 as in the studio. */
  firstFrame: number;
  lastFrame: number;
  startSeconds: number;
  endSeconds: number;
}

export interface CliShareOptions extends Words, ModelOptions {
  /** Numbers from 1: "3-5", "7-", "-2", "4", with commas between. */
  shots: string;
  decoder?: Decoder;
}

export interface CliShareReport {
  media: Omit<MediaReport, 'timestampsUs'>;
  engine: EngineReport;
  manifest: ShareManifest;
  frames: number;
  unused: string[];
  seconds: { open: number; load: number; shots: number; colorize: number; pack: number };
  secondsByStage: Record<string, number>;
  peakBytes: number;
  bytes: number;
}

export interface CliJoinOptions extends JoinOptions, ExportOptions {
  decoder?: Decoder;
}

export interface CliJoinReport {
  media: Omit<MediaReport, 'timestampsUs'>;
  /** The first share's manifest; the others agree with it. */
  manifest: ShareManifest;
  shares: { fileName: string; holds: number[] }[];
  seconds: { open: number; read: number; export: number };
  result: Exported;
}

const never = () => new AbortController().signal;

export async function listShots(
  this: Clients,
  options: { decoder?: Decoder },
  onProgress: Progress = () => {},
): Promise<ListedShot[]> {
  const { media } = this;
  const { report } = await openFilm(never(), media, this.file(), { decoder: options.decoder ?? 'auto' });
  const onPage = (lookedTo: number) => onProgress(`looking for shots, up to frame ${lookedTo}`);
  const starts = await findShots(never(), { media, from: 0, to: report.frameCount, onPage });
  return starts.map((from, i) => {
    const to = starts[i + 1] ?? report.frameCount;
    return {
      number: i + 1,
      firstFrame: from,
      lastFrame: to - 1,
      startSeconds: report.timestampsUs[from]! / 1e6,
      endSeconds: endOfFrameUs(report, to - 1) / 1e6,
    };
  });
}

/** Colorizes some shots and offers the share as a download. @throws TintypeError */
export async function makeShare(
  this: Clients,
  options: CliShareOptions,
  onProgress: Progress = () => {},
): Promise<CliShareReport> {
  const { media, colorizer } = this;
  const prepared = await prepareFilm(never(), {
    ...filmRequest(this, options, onProgress),
    range: ({ report }) => ({ from: 0, to: report.frameCount }),
    search: 'film',
  });
  const { film, report, engine, settings, shots, unused } = prepared;
  const { frameCount, width, height } = report;
  const holds = parseNumbers(options.shots, shots.length);
  if (!holds) throw noSuchShot(`list of shots "${options.shots}"`, shots.length);
  const wanted = holds.map((number) => shots[number - 1]!);

  const clock = stopwatch();
  const job = { ...prepared, shots: wanted, media, colorizer };
  const { secondsByStage } = await runJob(job, never(), ({ framesDone, framesTotal }) => {
    onProgress(`colorizing ${framesDone.toFixed(1)} of ${framesTotal}`);
  });
  const colorize = clock();
  const manifest: ShareManifest = {
    format: 'tintype-share',
    version: 1,
    app: APP_VERSION,
    film: { ...film, frameCount, width, height },
    pack: { name: engine.packName, hash: engine.packHash },
    settings: shareSettings(settings),
    engine: {
      ep: engine.ep,
      precision: engine.precision,
      adapter: engine.adapter,
      segmentFrames: engine.limits.segmentFrames,
    },
    shots: shots.map(({ phrases, storeKey, ...range }) => ({
      ...range,
      chromaKey: storeKey,
      phrases: phrases.map(({ noun, text, exactAb }) => ({ noun, text, exactAb: exactAb && [...exactAb] })),
    })),
    holds,
  };
  onProgress('writing the share');
  const share = await packShare(manifest);
  const { peakBytes } = await colorizer.memory(never());
  this.download(share, 'share.zip');
  return {
    media: withoutTimes(report),
    engine,
    manifest,
    frames: wanted.reduce((sum, { from, to }) => sum + to - from, 0),
    unused,
    seconds: { ...prepared.seconds, colorize, pack: clock() },
    secondsByStage,
    peakBytes,
    bytes: share.size,
  };
}

/** Joins shares of the film and offers the exported film as a download. @throws TintypeError */
export async function joinShares(
  this: Clients & { shareFiles(): File[] },
  options: CliJoinOptions,
  onProgress: Progress = () => {},
): Promise<CliJoinReport> {
  const clock = stopwatch();
  const { film, report } = await openFilm(never(), this.media, this.file(), { decoder: options.decoder ?? 'auto' });
  await checkFormat(report, { from: 0, to: report.frameCount }, options);
  const open = clock();
  const { frameCount, width, height } = report;
  const shares = [];
  for (const share of this.shareFiles()) shares.push(await openShare(share));
  checkShares({ ...film, frameCount, width, height }, shares, options);
  for (const [i, share] of shares.entries()) {
    onProgress(`reading share ${i + 1} of ${shares.length}`);
    await share.store();
  }
  const read = clock();
  const { manifest } = shares[0]!;
  const chroma = manifest.shots.map(({ from, to, chromaKey }) => ({ from, to, storeKey: chromaKey }));
  const result = await exportFilm(this, options, { from: 0, to: frameCount, chroma }, onProgress);
  return {
    media: withoutTimes(report),
    manifest,
    shares: shares.map(({ fileName, manifest }) => ({ fileName, holds: manifest.holds })),
    seconds: { open, read, export: clock() },
    result,
  };
}
