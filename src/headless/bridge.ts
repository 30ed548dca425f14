/**
 * What the command line and the browser tests talk to: the app's own clients, without its screen. Loaded by main.tsx when
 * the address ends in #cli, and only then. Files come in through an <input>, so that they are read from disk in pieces.
 */

import { createColorizerClient } from '../clients/colorizer';
import { createMediaClient } from '../clients/media';
import { serializeError } from '../domain/errors';
import { runJob } from '../film/job';
import { finishedUnder } from '../film/journal';
import { listChroma, readChroma, writeChroma } from '../storage/chroma-store';
import { colorizeFile } from './job';
import { joinShares, listShots, makeShare } from './shares';

const input = fileInput('tintype-cli-file');
const shares = fileInput('tintype-cli-shares');
shares.multiple = true;

function fileInput(id: string): HTMLInputElement {
  const input = document.createElement('input');
  input.type = 'file';
  input.id = id;
  document.body.append(input);
  return input;
}

const media = createMediaClient();
const colorizer = createColorizerClient();

export const bridge = {
  media,
  colorizer,
  colorizeFile,
  listShots,
  makeShare,
  joinShares,
  runJob,
  finishedUnder,
  readChroma,
  writeChroma,
  listChroma,
  serializeError,

  /** The file that was put into the input. */
  file(): File {
    const file = input.files?.[0];
    if (!file) throw new Error('No file was chosen.');
    return file;
  },

  /** The share files that were put into their own input, in the order of choosing. */
  shareFiles(): File[] {
    return [...(shares.files ?? [])];
  },

  /** Offers a blob as a download; Playwright decides where it is saved. */
  download(blob: Blob, fileName: string): void {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = fileName;
    link.click();
  },
};

export type CliBridge = typeof bridge;

declare global {
  interface Window {
    tintype?: CliBridge;
  }
}

window.tintype = bridge;
