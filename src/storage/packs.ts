/**
 * Models that the user added, in the origin private file system: their files lie in `packs/<sha256>` beside those of the built-in model,
 * their manifests in `packs/kept-<hash>`, or in `packs/adding-<hash>` as long as files are missing. A file that several models share lies
 * there once.
 */
import { ignoreMissing, openFile, topFolder, writeWhole } from './files';

const FOLDER = 'packs';
const MANIFEST = /^(kept|adding)-([0-9a-f]{64})$/;
/** Downloaded manifests (workers/colorizer/pack/pack.ts) hold files, too. */
const DOWNLOADED = /^manifest-/;
const FILE = /^[0-9a-f]{64}(\.part)?$/;
const KEPT_URL = /^kept:([0-9a-f]{64})$/;

export interface KeptPack {
  /** SHA-256 of the manifest's text. */
  hash: string;
  manifestText: string;
  /** False while it is being added, and after that was interrupted. */
  isWhole: boolean;
}

/** What a kept model is loaded by, in place of its folder's URL. */
export const keptUrl = (hash: string) => `kept:${hash}`;

export const hashOfUrl = (packUrl: string): string | null => KEPT_URL.exec(packUrl)?.[1] ?? null;

/** Held while files are added, deleted or looked through: another tab would delete what this one is adding. */
export function withPacks<T>(signal: AbortSignal | null, work: () => Promise<T>): Promise<T> {
  return navigator.locks.request('tintype-packs', signal ? { signal } : {}, work) as Promise<T>;
}

export const packFolder = () => topFolder(FOLDER);

export async function listPacks(): Promise<KeptPack[]> {
  const folder = await packFolder();
  const found: KeptPack[] = [];
  for (const name of await namesIn(folder)) {
    const [, state, hash] = MANIFEST.exec(name) ?? [];
    const file = hash === undefined ? null : await openFile(folder, name);
    if (hash && file) found.push({ hash, manifestText: await file.text(), isWhole: state === 'kept' });
  }
  // One that became whole just before its page was closed.
  return found.filter(({ hash, isWhole }) => isWhole || !found.some((other) => other.isWhole && other.hash === hash));
}

/** The text of a whole model's manifest, null where it is not kept. */
export async function readKept(hash: string): Promise<string | null> {
  const file = await openFile(await packFolder(), `kept-${hash}`);
  return (await file?.text()) ?? null;
}

/** @throws DISK_FULL */
export async function notePack({ hash, manifestText, isWhole }: KeptPack): Promise<void> {
  const folder = await packFolder();
  const bytes = new TextEncoder().encode(manifestText);
  await writeWhole(folder, `${isWhole ? 'kept' : 'adding'}-${hash}`, bytes, 'The model could not be kept on disk.');
  if (isWhole) await folder.removeEntry(`adding-${hash}`).catch(ignoreMissing);
}

/** Forgets a model and deletes the files that no other one has. */
export async function forgetPack(hash: string): Promise<void> {
  await (await packFolder()).removeEntry(`kept-${hash}`).catch(ignoreMissing);
  await giveUpPack(hash);
}

/** Forgets that a model is being added; of its files those stay that a whole model has, be it the same. */
export async function giveUpPack(hash: string): Promise<void> {
  await (await packFolder()).removeEntry(`adding-${hash}`).catch(ignoreMissing);
  await sweepPacks();
}

/** Deletes files of no model: those of a version before, and of models whose manifest went first. */
export async function sweepPacks(): Promise<void> {
  const folder = await packFolder();
  const names = await namesIn(folder);
  const used = new Set<string>();
  // Read after the names: a download writes its manifest before its files.
  for (const name of await namesIn(folder)) {
    if (!MANIFEST.test(name) && !DOWNLOADED.test(name)) continue;
    const hashes = hashesIn((await (await openFile(folder, name))?.text()) ?? '');
    // Better too many files than too few.
    if (hashes === null) return;
    for (const hash of hashes) used.add(hash);
  }
  for (const name of names) {
    // A file that a download holds open cannot be removed, and need not be.
    if (FILE.test(name) && !used.has(name.slice(0, 64))) await folder.removeEntry(name).catch(() => undefined);
  }
}

/** @returns null where the text is no manifest */
function hashesIn(manifestText: string): string[] | null {
  try {
    const { files } = JSON.parse(manifestText) as { files: Record<string, { sha256: string }> };
    return Object.values(files).map(({ sha256 }) => sha256);
  } catch {
    return null;
  }
}

async function namesIn(folder: FileSystemDirectoryHandle): Promise<string[]> {
  const names: string[] = [];
  for await (const name of folder.keys()) names.push(name);
  return names;
}
