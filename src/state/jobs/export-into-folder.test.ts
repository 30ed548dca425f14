import { expect, it } from 'vitest';
import type { ExportRequest } from '../../../workers/media/api';
import type { MediaClient } from '../../clients/media';
import { cancelled } from '../../domain/errors';
import { exportIntoFolder } from './export-into-folder';

/** The names in a folder, and what of its handle is used. @param locked attempts to delete that fail first */
function folderOf(names: string[], locked: number) {
  let attempts = 0;
  const handle = {
    name: 'mine',
    keys: async function* () {
      yield* names;
    },
    async getDirectoryHandle(name: string) {
      names.push(name);
      return { name };
    },
    async removeEntry(name: string) {
      if (attempts++ < locked) throw new DOMException('being written', 'NoModificationAllowedError');
      names.splice(names.indexOf(name), 1);
    },
  };
  return handle as unknown as FileSystemDirectoryHandle;
}

it('an export that ends early leaves no folder behind, though its worker was still writing, and others stay', async () => {
  const names = ['film-color'];
  const parent = folderOf(names, 2);
  const media = {
    exportIntoFolder: async (_: AbortSignal, { name }: FileSystemDirectoryHandle) => {
      expect(names).toEqual(['film-color', 'film-color (2)']);
      expect(name).toBe('film-color (2)');
      throw cancelled();
    },
  } as unknown as MediaClient;
  const { signal } = new AbortController();
  const request = {} as ExportRequest;
  const made = exportIntoFolder(media, signal, { parent, name: 'film-color' }, request, () => {});
  await expect(made).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(names).toEqual(['film-color']);
});
