/** Export: the marked range as a film, and on request a JSON record beside it of what made the colors. */

import { outputFileName } from '../../domain/formats';
import { toPhrases } from '../../domain/prompt/prompt';
import { coverOf } from '../../domain/shots/prompts';
import { composeToRgba } from '../../gpu/compositor-cpu';
import { readChroma } from '../../storage/chroma-store';
import { APP_VERSION } from '../../version';
import { media } from '../film/clients';
import { downloadBlob } from '../saving/project-file';
import { project } from '../stores/project';
import { patch, session } from '../stores/session';
import { clearTrouble, showTrouble } from '../trouble';
import { markedRange } from './colorize';
import { storeKeyAt } from './finished';

let exporting: AbortController | null = null;

export async function startExport(): Promise<void> {
  const { exporting: options, work, media: opened } = session.getState();
  if (exporting !== null || opened.report === null || work.chroma.length === 0) return;
  exporting = new AbortController();
  const { signal } = exporting;
  clearTrouble('work');
  const range = markedRange();
  patch('exporting', { phase: 'running', progress: null, result: null });
  const sidecar = options.sidecar ? record(range) : null;
  try {
    const result = await (await media()).exportVideo(
      signal,
      {
        ...range,
        quality: options.quality,
        chroma: [...work.chroma],
        saturation: project.getState().saturation,
        encoder: 'auto',
      },
      (progress) => !signal.aborted && patch('exporting', { progress }),
    );
    const save = () => {
      downloadBlob(result.file, result.fileName);
      if (sidecar !== null) downloadBlob(sidecar, result.fileName.replace(/\.[^.]+$/, '.json'));
    };
    save();
    const { fileName, frames, audio, notices } = result;
    patch('exporting', {
      phase: 'done',
      result: { fileName, sizeBytes: result.file.size, frames, audio, notices, saveAgain: save },
    });
  } catch (error) {
    patch('exporting', { phase: 'idle' });
    showTrouble('work', error, { label: 'Export again', run: () => void startExport() });
  } finally {
    exporting = null;
    patch('exporting', { progress: null });
  }
}

export function cancelExport(): void {
  exporting?.abort();
}

/** A still picture as PNG at its own size: a one-frame film would be of little use. */
export async function saveStill(): Promise<void> {
  const { media: opened, work } = session.getState();
  const { report } = opened;
  const key = storeKeyAt(work.chroma, 0);
  if (report === null || key === null) return;
  clearTrouble('work');
  try {
    const [luma] = await (await media()).readFrames(new AbortController().signal, { from: 0, to: 1 });
    const chroma = await readChroma(key, 0);
    if (luma === undefined) throw new Error('the picture could not be read');
    const { width, height } = luma;
    const { saturation } = project.getState();
    const rgba = composeToRgba({ luma, colorSpace: report.colorSpace, chroma, saturation, wipe: null, tint: null });
    const canvas = new OffscreenCanvas(width, height);
    canvas.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0);
    downloadBlob(
      await canvas.convertToBlob({ type: 'image/png' }),
      outputFileName(report.fileName, { extension: '.png' }),
    );
    if (session.getState().exporting.sidecar)
      downloadBlob(record({ from: 0, to: 1 }), outputFileName(report.fileName, { extension: '.json' }));
  } catch (error) {
    showTrouble('work', error, { label: 'Save again', run: () => void saveStill() });
  }
}

/** What a color picture should always come with: which pack, which words, which seed made it. */
function record(range: { from: number; to: number }): Blob {
  const { media: opened, engine } = session.getState();
  const { prompts, settings, saturation } = project.getState();
  const count = opened.report?.frameCount ?? 0;
  const made = {
    app: `Tintype ${APP_VERSION}`,
    madeAt: new Date().toISOString(),
    source: { fileName: opened.file?.name, fingerprint: opened.fingerprint },
    pack: { name: engine.report?.packName, sha256: engine.report?.packHash },
    engine: { ep: engine.report?.ep, precision: engine.report?.precision, adapter: engine.report?.adapter },
    prompts: prompts.flatMap((prompt) => {
      const [from, to] = coverOf(prompts, prompt, count);
      const frames = { from: Math.max(from, range.from), to: Math.min(to, range.to) };
      return frames.from < frames.to ? [{ ...frames, text: prompt.text, phrases: toPhrases(prompt.rows) }] : [];
    }),
    settings,
    saturation,
    frames: range,
  };
  return new Blob([JSON.stringify(made, null, 2)], { type: 'application/json' });
}
