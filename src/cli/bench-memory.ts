/** Memory that a pack takes in the browser: `npm run bench -- --memory PACK`. Linux alone tells a process's peak. */
import { readdirSync, readFileSync } from 'node:fs';
import type { CliJobOptions } from '../headless/job';
import { openApp } from './app-page';
import type { Figure } from './bench-shots';
import { root } from './setup.mjs';

const FRAMES = 8;
/** The promise of a pack on Stable Diffusion 1.5, about 1 GB on disk. */
const MOST_GB = 3;
const LOOK_MS = 100;

/** Peak resident memory of the renderer while it loads a pack and colorizes 8 frames at 256 px in one step on the processor. */
export async function benchMemory(pack: string): Promise<Figure[]> {
  const app = await openApp({ webgpu: 'off', model: pack });
  const watch = new RendererWatch();
  try {
    const options: CliJobOptions = {
      ...{ prompt: 'a woman in an orange sweater', frames: FRAMES, size: 256, steps: 1 },
      ...{ ep: 'wasm', quality: 'draft', packUrl: 'models/own/' },
    };
    const report = await app.run('colorizeFile', { input: `${root}public/samples/walk.mp4` }, options, (line) =>
      console.error(`${watch.gigabytes.toFixed(2)} GB  ${line}`),
    );
    const { seconds, engine, peakBytes } = report;
    console.log(
      `${engine.packName}, ${(engine.packBytes / 1e9).toFixed(2)} GB: loaded in ${seconds.load.toFixed(0)} s, ${FRAMES} frames in ${seconds.colorize.toFixed(0)} s; weights and tensors ${(peakBytes / 1e9).toFixed(2)} GB`,
    );
    return [
      {
        name: 'peak resident memory of the renderer, 8 frames at 256 px',
        value: watch.gigabytes,
        unit: 'GB',
        bar: MOST_GB,
      },
    ];
  } finally {
    watch.stop();
    await app.close();
  }
}

/** Looks at the renderers that this process has started, again and again: the kernel's own peak (VmHWM) misses memory given back in some ways. */
class RendererWatch {
  private peakBytes = 0;
  private readonly pids = rendererPids();
  private readonly timer = setInterval(() => this.look(), LOOK_MS);

  get gigabytes(): number {
    this.look();
    return this.peakBytes / 1e9;
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    for (const pid of this.pids) {
      for (const [, kilobytes] of statusOf(pid).matchAll(/^Vm(?:HWM|RSS):\s*(\d+) kB/gm))
        this.peakBytes = Math.max(this.peakBytes, Number(kilobytes) * 1024);
    }
  }
}

/** Of all renderers below this process. */
function rendererPids(): number[] {
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  const parents = new Map(pids.map((pid) => [pid, Number(/^PPid:\s*(\d+)/m.exec(statusOf(pid))?.[1])]));
  const isOurs = (pid: number): boolean => {
    const parent = parents.get(pid);
    return parent !== undefined && (parent === process.pid || isOurs(parent));
  };
  return pids.filter((pid) => isOurs(pid) && read(`/proc/${pid}/cmdline`).includes('--type=renderer'));
}

const statusOf = (pid: number) => read(`/proc/${pid}/status`);

/** Empty where the process has ended. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
