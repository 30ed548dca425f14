/** Export: the marked range, or the frame on screen, as a file, and on request a JSON record beside it of what made the colors. */

import type { ExportProgress, ExportRequest, ExportResult } from '../../../workers/media/api';
import { isNeutralRow } from '../../domain/color/row-grade';
import { formatFor, isOnePicture, type OutputFormat, outputFileName } from '../../domain/formats';
import { withRowGrades } from '../../domain/hand/row-grades';
import { coverOf } from '../../domain/shots/prompts';
import { APP_VERSION } from '../../version';
import type { OpenFilm } from '../film/open-film';
import { phrasesOf } from '../prompt/pack-phrases';
import { downloadBlob } from '../saving/project-file';
import { type Prompt, project } from '../stores/project';
import { engineReport, openedFilm, session } from '../stores/session';
import type { ExportedFile } from '../stores/slices';
import { clearTrouble, showTrouble } from '../trouble';
import { markedRange } from './colorize';
import { exportIntoFolder, recordIntoFolder } from './export-into-folder';

/** @param parent a folder of the user's that a sequence of pictures goes into, in a folder of its own; else it is a zip */
export async function startExport(parent: FileSystemDirectoryHandle | null = null): Promise<void> {
  const film = openedFilm();
  const { exportOptions, exporting, colors } = session.getState();
  if (film === null || exporting.phase === 'running' || colors.ranges.length === 0) return;
  const abort = new AbortController();
  const signal = AbortSignal.any([film.signal, abort.signal]);
  clearTrouble('work');
  const format = formatFor(film.report.kind, exportOptions);
  const { playhead } = session.getState().view;
  const range = isOnePicture(format) ? { from: playhead, to: playhead + 1 } : markedRange();
  film.patch({ exporting: { phase: 'running', progress: null, abort } });
  const sidecar = exportOptions.sidecar ? record(film, range) : null;
  const { prompts, things } = project.getState();
  const request: ExportRequest = {
    ...range,
    quality: exportOptions.quality,
    format: format.id,
    chroma: withRowGrades(colors.ranges, prompts, things),
    grade: project.getState().grade,
    encoder: 'auto',
  };
  const onProgress = (progress: ExportProgress) => {
    // Progress comes by a port of its own, and may come after the result.
    const { exporting } = session.getState();
    if (exporting.phase === 'running' && exporting.abort === abort)
      film.patch({ exporting: { ...exporting, progress } });
  };
  try {
    const result = parent
      ? await intoFolder(film, signal, { parent, format, sidecar }, request, onProgress)
      : await asFile(film, signal, { format, sidecar }, request, onProgress);
    // The film was closed meanwhile: interrupted.ts has said that there is no file.
    if (!film.signal.aborted) film.patch({ exporting: { phase: 'done', result } });
  } catch (error) {
    if (film.signal.aborted) return;
    film.patch({ exporting: { phase: 'idle' } });
    showTrouble('work', error, { label: 'exportAgain', run: () => void startExport(parent) });
  }
}

interface Wanted {
  format: OutputFormat;
  /** The record that goes beside the film, or null. */
  sidecar: Record<string, unknown> | null;
}

type OnProgress = (progress: ExportProgress) => void;

/** Into the browser's downloads. */
async function asFile(
  film: OpenFilm,
  signal: AbortSignal,
  { format, sidecar }: Wanted,
  request: ExportRequest,
  onProgress: OnProgress,
): Promise<ExportedFile> {
  const { file, fileName, frames, audio, notices } = await film.media.exportVideo(signal, request, onProgress);
  const beside = sidecar && recordBlob(sidecar, notices);
  const save = () => {
    downloadBlob(file, fileName);
    if (beside !== null) downloadBlob(beside, recordName(fileName));
  };
  if (!film.signal.aborted) save();
  const sound = soundOf(format, audio);
  return { fileName, folder: null, sizeBytes: file.size, frames, sound, notices, saveAgain: save };
}

async function intoFolder(
  film: OpenFilm,
  signal: AbortSignal,
  { parent, format, sidecar }: Wanted & { parent: FileSystemDirectoryHandle },
  request: ExportRequest,
  onProgress: OnProgress,
): Promise<ExportedFile> {
  const name = outputFileName(film.report.fileName, { ...format, extension: '' });
  const made = await exportIntoFolder(film.media, signal, { parent, name }, request, onProgress);
  const { fileName, sizeBytes, frames, notices } = made;
  if (sidecar !== null) await recordIntoFolder(parent, `${fileName}.json`, recordBlob(sidecar, notices));
  return { fileName, folder: parent.name, sizeBytes, frames, sound: null, notices, saveAgain: null };
}

const recordName = (fileName: string) => fileName.replace(/\.[^.]+$/, '.json');

function soundOf(format: OutputFormat, kept: ExportResult['audio']): ExportedFile['sound'] {
  return format.writes === 'film' ? { kept, coding: format.sound.fallback.label } : null;
}

export function cancelExport(): void {
  const { exporting } = session.getState();
  if (exporting.phase === 'running') exporting.abort.abort();
}

/** After an export: back to what can be done next. */
export function closeExport(): void {
  openedFilm()?.patch({ exporting: { phase: 'idle' } });
}

/** The record beside an export: which pack, words and seed made its colors. */
function record(film: OpenFilm, range: { from: number; to: number }): Record<string, unknown> {
  const model = engineReport(session.getState());
  const { prompts, things, colorStrokes, locks, references, settings, grade } = project.getState();
  const count = film.report.frameCount;
  return {
    app: `Tintype ${APP_VERSION}`,
    madeAt: new Date().toISOString(),
    source: { fileName: film.file.name, fingerprint: film.fingerprint },
    pack: { name: model?.packName, sha256: model?.packHash },
    engine: { ep: model?.ep, precision: model?.precision, adapter: model?.adapter },
    prompts: prompts.flatMap((prompt) => {
      const [from, to] = coverOf(prompts, prompt, count);
      const frames = { from: Math.max(from, range.from), to: Math.min(to, range.to) };
      return frames.from < frames.to
        ? [{ ...frames, text: prompt.text, phrases: phrasesOf(prompt.rows), sliders: slidersOf(prompt) }]
        : [];
    }),
    // Which phrases were shown by hand, where, and what the hand did.
    things: things.filter(({ drawn }) => drawn.some(({ frame }) => frame >= range.from && frame < range.to)),
    // Points and strokes of color reach all of their shot: all are named.
    colorStrokes,
    // Frames that kept their colors, and photographs that colors were taken from, by the SHA-256 of each picture.
    locks,
    references: references.filter(({ from, to, enabled }) => enabled && from < range.to && to > range.from),
    settings,
    grade,
    frames: range,
  };
}

/** As a file. @param told what of the film was changed or not kept, in sentences */
function recordBlob(made: Record<string, unknown>, told: readonly string[]): Blob {
  return new Blob([JSON.stringify({ ...made, told }, null, 2)], { type: 'application/json' });
}

/** Sliders of single rows, by the row's word. */
const slidersOf = ({ rows }: Prompt) =>
  Object.fromEntries(rows.flatMap(({ noun, grade }) => (isNeutralRow(grade) ? [] : [[noun, grade]])));
