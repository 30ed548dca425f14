/**
 * From a file to a film that runJob() can colorize, without a screen: open it, load the model, find its shots, give them their words and
 * keys. The queue and the command line call prepareFilm(), which does all of it in this order. In the studio minutes pass between these
 * steps and edits repeat some of them, so it calls them one by one: openFilm() when a file is dropped, findShots() (shots.ts) in the
 * background, wordShots() when words or settings change. The studio parses prompts as they are typed.
 */

import type { EngineReport } from '../../workers/colorizer/api';
import type { MediaReport } from '../../workers/media/api';
import type { MediaClient, OpenOptions } from '../clients/media';
import type { ColorStroke } from '../domain/hand/color-stroke';
import type { Given } from '../domain/hand/given';
import type { Thing } from '../domain/hand/thing';
import { loadLanguagesOf, loadParser, type PromptRow, parsePrompt, REASONS, toPhrases } from '../domain/prompt/prompt';
import { type CompleteSettings, completeSettings, type Phrase, type Settings } from '../domain/settings';
import { type ShotEdits, shotStartsOf } from '../domain/shots/edit';
import { fingerprint } from './fingerprint';
import type { JobShot } from './job';
import type { Film } from './journal';
import { findShots, type ShotSearch, wordShots } from './shots';

export interface OpenedFilm {
  film: Film;
  report: MediaReport;
}

/** @throws MEDIA_*, CANCELLED */
export async function openFilm(
  signal: AbortSignal,
  media: Pick<MediaClient, 'open'>,
  file: File,
  options?: OpenOptions,
): Promise<OpenedFilm> {
  const [report, hash] = await Promise.all([media.open(signal, file, options), fingerprint(file)]);
  return { film: { fileName: file.name, fingerprint: hash }, report };
}

/** The prompt of the shot that begins at `from`, and of the shots after it up to the next one with a prompt of its own. */
export interface PlacedPrompt {
  from: number;
  text: string;
  /** What the user set by hand in the prompt's rows; none on the command line. */
  rows?: PromptRow[];
}

export interface FilmRequest {
  media: Pick<MediaClient, 'open' | 'readFrames'>;
  file: File;
  openOptions?: OpenOptions;
  /** The frames to colorize, last one exclusive; called once the film is open. The place to refuse a wrong file, by throwing. */
  range: (opened: OpenedFilm) => { from: number; to: number };
  /** Loads the model, or waits for one that is being loaded. */
  loadModel: () => Promise<EngineReport>;
  settings: (engine: EngineReport) => Settings;
  /** Where shots are looked for: the whole film or, quicker, the range alone. Shot numbers and edits make sense for the whole film only. */
  search: 'film' | 'range';
  /** Boundaries that the user set and took away; only with a search in the whole film. */
  shotEdits?: ShotEdits;
  /** @param starts first frames of the shots that were found. @returns prompts, ascending; may throw where there is no such shot */
  prompts: (starts: readonly number[]) => readonly PlacedPrompt[];
  /** Things shown by hand, of all shots; called once the model is there. */
  things?: (
    opened: OpenedFilm,
    engine: EngineReport,
    settings: Settings,
  ) => readonly Thing[] | Promise<readonly Thing[]>;
  /** Color pictures for frames, in the picture store already; called once the film is open. */
  given?: (opened: OpenedFilm) => Given | Promise<Given>;
  /** Strokes of color, of all shots. */
  strokes?: (opened: OpenedFilm) => readonly ColorStroke[];
  onStage?: (stage: 'opening' | 'model' | 'shots') => void;
  onShotSearch?: ShotSearch['onPage'];
}

/** With a media client and a colorizer client beside it, the options of a job. */
export interface PreparedFilm extends OpenedFilm {
  from: number;
  to: number;
  settings: CompleteSettings;
  /** All shots that were found, the range's among them. */
  shots: JobShot[];
  engine: EngineReport;
  /** Parts of the prompts that became no phrase, each with why. */
  unused: string[];
  seconds: { open: number; load: number; shots: number };
}

/** @throws MEDIA_*, PACK_*, GPU_*, CANCELLED, and whatever the callbacks throw */
export async function prepareFilm(signal: AbortSignal, request: FilmRequest): Promise<PreparedFilm> {
  const { media, file, openOptions, search, shotEdits, onStage = () => undefined, onShotSearch } = request;
  const times = [performance.now()];
  onStage('opening');
  const opened = await openFilm(signal, media, file, openOptions);
  const { film, report } = opened;
  const range = request.range(opened);
  times.push(performance.now());

  onStage('model');
  const engine = await request.loadModel();
  const settings = completeSettings(request.settings(engine));
  times.push(performance.now());

  onStage('shots');
  const looked = search === 'film' ? { from: 0, to: report.frameCount } : range;
  const found = await findShots(signal, { media, ...looked, ...(onShotSearch && { onPage: onShotSearch }) });
  const prompts = request.prompts(found);
  const pinned = prompts.map(({ from }) => from);
  const starts = shotEdits ? shotStartsOf(found.slice(1), shotEdits, pinned, report.frameCount) : found;
  const { worded, unused } = await readPrompts(prompts, engine.limits.phrases);
  const key = { fingerprint: film.fingerprint, packHash: engine.packHash, settings };
  const given = await request.given?.(opened);
  const shots = await wordShots(starts, looked.to, worded, key, {
    things: (await request.things?.(opened, engine, settings)) ?? [],
    strokes: request.strokes?.(opened) ?? [],
    most: engine.limits.phrases,
    ...(given && { given }),
  });
  times.push(performance.now());
  const [open, load, shotSeconds] = [1, 2, 3].map((i) => (times[i]! - times[i - 1]!) / 1000) as [
    number,
    number,
    number,
  ];
  return { ...opened, ...range, settings, shots, engine, unused, seconds: { open, load, shots: shotSeconds } };
}

/** Parses prompts with the whole grammar loaded: rows that the studio parsed before that may lack what the tagger and rare color names add. */
async function readPrompts(
  prompts: readonly PlacedPrompt[],
  most: number,
): Promise<{ worded: { from: number; phrases: Phrase[]; rows: PromptRow[] }[]; unused: string[] }> {
  await loadParser();
  await loadLanguagesOf(prompts.map(({ text }) => text));
  const unused = new Set<string>();
  const worded = prompts.map(({ from, text, rows = [] }) => {
    const parsed = parsePrompt(text, rows, most);
    for (const [start, end, reason] of parsed.unused)
      unused.add(`${text.slice(start, end).trim()} (${REASONS[reason]})`);
    return { from, phrases: toPhrases(parsed.rows, most), rows: parsed.rows };
  });
  return { worded, unused: [...unused] };
}
