/** What whole-shot.spec.ts calls in the browser: runs of many frames through the app's own client, stopped where the test says. */

import type { LumaFrame } from '../../src/domain/frames';
import { completeSettings, type Settings } from '../../src/domain/settings';
import '../../src/domain/error-transfer';
import { createColorizerClient } from '../../src/clients/colorizer';
import { staticDrifts } from '../../src/domain/color/metrics';
import { serializeError } from '../../src/domain/errors';
import { trustOwnScripts } from '../../src/domain/trusted-urls';
import { readChroma } from '../../src/storage/chroma-store';
import type { ExecutionProvider, FeatureBudget } from '../../workers/colorizer/api';

// As main.tsx and the workers do.
trustOwnScripts(window, (url) => new URL(url, document.baseURI).origin);

const WIDTH = 96;
const HEIGHT = 64;

export interface ShotTest {
  key: string;
  frames: number;
  steps: number;
  fusion?: Settings['fusion'];
  stills?: Settings['stills'];
  /** Frames among them that are in the store already. */
  known?: number[];
  /** Adds to every luma code: another film. */
  brighter?: number;
}

const client = createColorizerClient();
const { signal } = new AbortController();

/** A disc that jumps about over the left of a ramp: every frame differs from all others there, and the right is static. */
function lumaFrame(index: number, brighter: number): LumaFrame {
  const lumaU8 = new Uint8Array(WIDTH * HEIGHT);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const isDisc = Math.hypot(x - 8 - 12 * ((0.618 * index) % 1), y - 24) < 14;
      lumaU8[y * WIDTH + x] = (isDisc ? 190 : 40 + x) + brighter;
    }
  }
  return { index, timestampUs: index * 40_000, width: WIDTH, height: HEIGHT, lumaU8 };
}

const shots = {
  load: (packUrl: string, ep: ExecutionProvider, budget?: FeatureBudget) =>
    client.load(signal, { packUrl, ep, ...(budget && { budget }) }, () => undefined),

  memory: () => client.memory(signal),

  /** Ends the worker at once, as a crash would. */
  kill: () => client.stop(),

  /** Runs a segment. @returns its chroma, all frames one after the other, as a SHA-256; or what it failed with. */
  async run({ key, frames, steps, fusion, stills, known = [], brighter = 0 }: ShotTest) {
    const settings = completeSettings({ seed: 1, steps, workingSize: 64, fusion, stills });
    // Made anew for each use: frames that were sent to the worker were transferred.
    const film = () => Array.from({ length: frames }, (_, i) => lumaFrame(i, brighter));
    try {
      const result = await client.segment(
        signal,
        {
          frames: film(),
          colorSpace: { matrix: 'bt601', range: 'limited' },
          phrases: [{ id: 'p', noun: 'car', text: 'a red car', exactAb: null }],
          settings,
          storeKey: key,
          knownIndices: known,
        },
        () => undefined,
      );
      const stored = await Promise.all(result.storedIndices.map((index) => readChroma(key, index)));
      const abU8 = stored.map((frame) => frame!.abU8 as Uint8Array<ArrayBuffer>);
      const planes = await new Blob(abU8).arrayBuffer();
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', planes));
      return {
        failure: null,
        frames: result.storedIndices,
        colors: new Set(new Uint8Array(planes)).size,
        /** Drift of static blocks, row by row, dE. */
        drifts: staticDrifts(
          {
            ...{ width: WIDTH, height: HEIGHT, lumaU8: film().map(({ lumaU8 }) => lumaU8) },
            abU8,
          },
          16,
        ),
        chroma: [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join(''),
        resumedSteps: result.resumedSteps,
        stages: Object.keys(result.secondsByStage),
      };
    } catch (error) {
      return { failure: serializeError(error).code };
    }
  },

  /** Files in a folder of the origin private file system, by name; none where the folder is not there. */
  async files(...path: string[]): Promise<string[]> {
    let folder = await navigator.storage.getDirectory();
    for (const name of path) folder = await folder.getDirectoryHandle(name, { create: true });
    const names: string[] = [];
    for await (const name of folder.keys()) names.push(name);
    return names;
  },
};

declare global {
  interface Window {
    shots: typeof shots;
  }
}

window.shots = shots;
