/** Moves the one project that versions up to 0.2.0 kept to the present database. The old one is deleted only after that. */
import { openDB } from 'idb';
import { parseProject } from '../../domain/project';
import { readProject, type SavedProject, writeProject } from './database';
import type { KeptCopy } from './media-copies';

const DATABASE = 'tintype';
const CURRENT = 'current';

/** What was stored. */
export interface OldProject {
  json: string;
  media: KeptCopy | null;
  savedAt: number;
}

/** @throws PROJECT_INVALID when the project cannot be read; it stays where it is */
export async function migrateProject(): Promise<void> {
  const old = await oldDatabase();
  try {
    const saved = (await old.get('projects', CURRENT)) as OldProject | undefined;
    if (saved === undefined) return;
    const project = fromOld(saved);
    if ((await readProject(project.fingerprint)) === null) await writeProject(project, null, null);
    await old.delete('projects', CURRENT);
  } finally {
    old.close();
  }
}

export function fromOld({ json, media, savedAt }: OldProject): SavedProject {
  const { fileName, fingerprint } = parseProject(json).media;
  return { fingerprint, fileName, json, copy: media, savedAt };
}

export async function forgetOldProject(): Promise<void> {
  const old = await oldDatabase();
  await old.delete('projects', CURRENT);
  old.close();
}

const oldDatabase = () =>
  openDB(DATABASE, 1, {
    upgrade: (db) => {
      db.createObjectStore('projects');
    },
  });
