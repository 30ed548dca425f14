/** Size and papers of the rooms: what makes a newcomer find things, held by a test so that it stays true. */
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const MOST_FILES = 14;
const FILES_WITHOUT_README = 6;
const root = fileURLToPath(new URL('..', import.meta.url));

interface Folder {
  path: string;
  /** Names of its own files, tests and README aside. */
  files: string[];
}

function foldersOf(path: string): Folder[] {
  const entries = readdirSync(`${root}${path}`, { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
  const inner = entries.filter((entry) => entry.isDirectory()).flatMap((entry) => foldersOf(`${path}/${entry.name}`));
  return [{ path, files: files.filter((name) => !/\.test\.tsx?$|^README\.md$/.test(name)) }, ...inner];
}

const folders = ['src', 'workers'].flatMap(foldersOf);

it(`no folder holds more than ${MOST_FILES} files`, () => {
  expect(folders.length).toBeGreaterThan(20);
  expect(folders.filter(({ files }) => files.length > MOST_FILES)).toEqual([]);
});

it(`a room of more than ${FILES_WITHOUT_README} files says in a README what it is for`, () => {
  const large = folders.filter(({ files }) => files.length > FILES_WITHOUT_README).map(({ path }) => path);
  expect(large.filter((path) => !existsSync(`${root}${path}/README.md`))).toEqual([]);
});
