/**
 * Project files (.tintype, JSON): written, read and handed to the browser's downloads. They hold words, settings, range and the media
 * file's fingerprint, never the media: opening one elsewhere asks for the file and checks that it is the same.
 */

import { TintypeError } from '../../domain/errors';
import { parseProject, readHistory, serializeProject } from '../../domain/project';
import { parsePrompt } from '../../domain/prompt/prompt';
import { readGivenPicture, writeGivenPicture } from '../../storage/picture-store';
import { mostPhrases } from '../prompt/pack-phrases';
import { DEFAULT_SETTINGS, type History, type Project, project } from '../stores/project';
import { engineReport, openedFilm, type Session, session } from '../stores/session';

/** What a saved project gives back. */
export interface Restored {
  project: Partial<Project>;
  playhead: number;
  madeWith: Session['madeWith'];
  fileName: string;
  fingerprint: string | null;
  /** Null for project files, which have none. */
  history: History | null;
  /** Of project files: pictures in base64, by digest. */
  pictures: Record<string, string>;
}

/** The open project as text, or null when no file is open. @param pictures in base64, by digest, for a file that leaves this browser */
export function projectText(pictures?: Record<string, string>): string | null {
  const film = openedFilm();
  if (film === null) return null;
  const { file, fingerprint } = film;
  const model = engineReport(session.getState());
  const pack = session.getState().madeWith ?? (model && { name: model.packName, hash: model.packHash });
  const { prompts, shotEdits, things, colorStrokes, locks, references, ...own } = project.getState();
  const { settings, inFrame, outFrame, grade, looks } = own;
  return serializeProject({
    version: 4,
    media: { fileName: file.name, fileSizeBytes: file.size, fingerprint },
    prompts: prompts.map(({ from, text, rows }) => ({ from, text, rows })),
    shotEdits: { added: [...shotEdits.added], removed: [...shotEdits.removed] },
    things,
    colorStrokes,
    locks,
    references,
    ...(pictures && { pictures }),
    settings,
    inFrame,
    outFrame,
    grade,
    looks,
    ...(pack && { pack }),
    playhead: session.getState().view.playhead,
  });
}

/**
 * @param history as stored beside it
 * @throws PROJECT_INVALID when the text is not a project of a version that this app reads
 */
export function restoreProject(text: string, history: unknown = null): Restored {
  const saved = parseProject(text);
  return {
    project: {
      // Which words went unused follows from the text and is not stored.
      prompts: saved.prompts.map((prompt) => ({
        ...prompt,
        unused: parsePrompt(prompt.text, prompt.rows, mostPhrases()).unused,
      })),
      shotEdits: saved.shotEdits,
      things: saved.things,
      colorStrokes: saved.colorStrokes,
      locks: saved.locks,
      references: saved.references,
      settings: { ...DEFAULT_SETTINGS, ...saved.settings },
      inFrame: saved.inFrame,
      outFrame: saved.outFrame,
      grade: saved.grade,
      looks: saved.looks,
    },
    playhead: saved.playhead,
    madeWith: saved.pack ?? null,
    fileName: saved.media.fileName,
    fingerprint: saved.media.fingerprint,
    // Reasons why words went unused are names, which a version of the app that knows others has written.
    history: readHistory(history) as History | null,
    pictures: saved.pictures ?? {},
  };
}

/** Downloads the open project as `<film>.tintype`, with the color pictures that were given for it. */
export async function saveProjectFile(): Promise<void> {
  const film = openedFilm();
  if (film === null) return;
  const pictures = await picturesOf(film.fingerprint);
  const text = film.signal.aborted ? null : projectText(pictures);
  if (text === null) return;
  const name = film.file.name.replace(/\.[^.]+$/, '');
  downloadBlob(new Blob([text], { type: 'application/json' }), `${name}.tintype`);
}

/** The pictures of locks and references, in base64, by digest. */
async function picturesOf(fingerprint: string): Promise<Record<string, string>> {
  const { locks, references } = project.getState();
  const pictures: Record<string, string> = {};
  for (const { picture } of [...locks, ...references]) {
    const blob = await readGivenPicture(fingerprint, picture);
    if (blob) pictures[picture] = base64Of(new Uint8Array(await blob.arrayBuffer()));
  }
  return pictures;
}

function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

/** Keeps the pictures of a project file where its film's project finds them. @throws DISK_FULL, PROJECT_INVALID */
export async function keepPictures({ fingerprint, pictures, fileName }: Restored): Promise<void> {
  if (fingerprint === null) return;
  for (const [digest, base64] of Object.entries(pictures)) {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    if ((await writeGivenPicture(fingerprint, new Blob([bytes]))) !== digest)
      throw new TintypeError('PROJECT_INVALID', `A picture in the project of ${fileName} is damaged.`);
  }
}

/** Hands a blob to the browser's downloads. */
export function downloadBlob(blob: Blob, fileName: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  // The download has its own reference once it has started; a minute is ample.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
