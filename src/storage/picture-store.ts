/**
 * Color pictures that the user gave for frames of a film, `pictures/<fingerprint of the film>/<SHA-256>`: they are kept as long as the film's
 * project is, for its undo history and its earlier versions name them, too.
 */
import { ignoreMissing, openFile, topFolder, writeWhole } from './files';
import { sha256 } from './sha256';

const FOLDER = 'pictures';
const NAME = /^[0-9a-f]{64}$/;

/** @returns the digest that it is kept under. @throws DISK_FULL */
export async function writeGivenPicture(fingerprint: string, picture: Blob): Promise<string> {
  const bytes = new Uint8Array(await picture.arrayBuffer());
  const digest = await sha256(bytes);
  const folder = await (await topFolder(FOLDER)).getDirectoryHandle(fingerprint, { create: true });
  if (!(await openFile(folder, digest))) await writeWhole(folder, digest, bytes, 'The picture could not be stored.');
  return digest;
}

/** @returns null when there is none. */
export async function readGivenPicture(fingerprint: string, digest: string): Promise<Blob | null> {
  if (!NAME.test(digest)) return null;
  try {
    const folder = await (await topFolder(FOLDER)).getDirectoryHandle(fingerprint);
    return await openFile(folder, digest);
  } catch (error) {
    return ignoreMissing(error);
  }
}

/** Films that have pictures. @returns with the time that one was written last, Unix milliseconds */
export async function listGivenPictures(): Promise<{ fingerprint: string; lastWritten: number }[]> {
  const films: { fingerprint: string; lastWritten: number }[] = [];
  for await (const [fingerprint, folder] of (await topFolder(FOLDER)).entries()) {
    if (folder.kind !== 'directory') continue;
    let lastWritten = 0;
    for await (const file of (folder as FileSystemDirectoryHandle).values())
      if (file.kind === 'file')
        lastWritten = Math.max(lastWritten, (await (file as FileSystemFileHandle).getFile()).lastModified);
    films.push({ fingerprint, lastWritten });
  }
  return films;
}

/** All pictures of a film. */
export async function deleteGivenPictures(fingerprint: string): Promise<void> {
  await (await topFolder(FOLDER)).removeEntry(fingerprint, { recursive: true }).catch(ignoreMissing);
}
