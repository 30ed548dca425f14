/** Memory that a pack takes in the browser: `npm run bench -- --memory PACK`. Linux alone tells a process's peak. */
import { readdirSync, readFileSync } from 'node:fs';
import type { CliJobOptions } from '../headless/job';
import { openApp } from './app-page';
import type { Figure } from './bench-shots';
import { root } from './setup.mjs';

const FRAMES = 8;
/** The promise of a pack on Stable Diffusion 1.5, about 1 GB on disk. */
const MOST_GB = 3;

/** Peak resident memory of the renderer while it loads a pack and colorizes 8 frames at 256 px in one step on the processor. */
export async function benchMemory(pack: string): Promise<Figure[]> {
  const app = await openApp({ webgpu: 'off', model: pack });
  try {
    const options: CliJobOptions = {
      ...{ prompt: 'a woman in an orange sweater', frames: FRAMES, size: 256, steps: 1 },
      ...{ ep: 'wasm', quality: 'draft', packUrl: 'models/own/' },
    };
    const report = await app.run('colorizeFile', { input: `${root}public/samples/walk.mp4` }, options, (line) =>
      console.error(`${peakOfRenderer().toFixed(2)} GB  ${line}`),
    );
    const { seconds, engine, peakBytes } = report;
    console.log(
      `${engine.packName}, ${(engine.packBytes / 1e9).toFixed(2)} GB: loaded in ${seconds.load.toFixed(0)} s, ${FRAMES} frames in ${seconds.colorize.toFixed(0)} s; weights and tensors ${(peakBytes / 1e9).toFixed(2)} GB`,
    );
    return [
      {
        name: 'peak resident memory of the renderer, 8 frames at 256 px',
        value: peakOfRenderer(),
        unit: 'GB',
        bar: MOST_GB,
      },
    ];
  } finally {
    await app.close();
  }
}

/** Gigabytes (1e9), of the largest of the renderers that this process has started. */
function peakOfRenderer(): number {
  const parents = new Map<number, number>();
  const peaks = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      parents.set(pid, Number(/^PPid:\s*(\d+)/m.exec(status)?.[1]));
      if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=renderer'))
        peaks.set(pid, Number(/^VmHWM:\s*(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024);
    } catch {
      // It ended meanwhile.
    }
  }
  const isOurs = (pid: number): boolean => {
    const parent = parents.get(pid);
    return parent !== undefined && (parent === process.pid || isOurs(parent));
  };
  return Math.max(0, ...[...peaks].filter(([pid]) => isOurs(pid)).map(([, bytes]) => bytes)) / 1e9;
}
