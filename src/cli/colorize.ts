import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { CliJobOptions } from '../cli-job';
import { type AppPage, openApp } from './app-page';

const USAGE = `npm run colorize -- IN --prompt TEXT -o OUT.mp4 [options]

  --prompt TEXT        what has which colour: "a woman in a navy coat, a red car"; empty for plausible colours
  -o, --out FILE       the MP4 to write
  --from T, --to T     part of the video: seconds, or [[h:]m:]s
  --frames N           at most so many frames
  --size 256           shorter side that the model works at
  --steps N            denoising steps; the pack's own number when left out
  --seed N             another seed, other colours where the words leave them open
  --quality good       draft, good or best
  --ep webgpu|wasm     graphics adapter or processor; the better one there is when left out
  --json REPORT        write what was done, how long each step took and what was used`;

const options = {
  prompt: { type: 'string', default: '' },
  out: { type: 'string', short: 'o' },
  from: { type: 'string' },
  to: { type: 'string' },
  frames: { type: 'string' },
  size: { type: 'string' },
  steps: { type: 'string' },
  seed: { type: 'string' },
  quality: { type: 'string', default: 'good' },
  ep: { type: 'string', default: 'auto' },
  json: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** A sentence for the user, without a stack. */
class UsageError extends Error {}

function readArguments() {
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  if (values.help) return null;
  const [input] = positionals;
  if (positionals.length !== 1 || input === undefined) throw new UsageError('Name one file to colorize.');
  if (!values.out) throw new UsageError('Say where to write the result: -o OUT.mp4');
  const job: CliJobOptions = {
    prompt: values.prompt,
    from: seconds('from', values.from),
    to: seconds('to', values.to),
    frames: count('frames', values.frames, 1, 1e7),
    size: count('size', values.size, 64, 1024),
    steps: count('steps', values.steps, 1, 50),
    seed: count('seed', values.seed, 0, 2 ** 32 - 1),
    quality: oneOf('quality', values.quality, ['draft', 'good', 'best']),
    ep: oneOf('ep', values.ep, ['auto', 'webgpu', 'wasm']),
  };
  return { input: resolve(input), out: resolve(values.out), json: values.json && resolve(values.json), job };
}

function count(name: string, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new UsageError(`--${name} must be a whole number from ${least} to ${most}, not "${text}".`);
  }
  return value;
}

function seconds(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^(\d+:){0,2}\d+(\.\d+)?$/.test(text))
    throw new UsageError(`--${name} must be seconds or h:m:s, not "${text}".`);
  return text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}

function oneOf<T extends string>(name: string, text: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === text);
  if (!found) throw new UsageError(`--${name} must be one of ${choices.join(', ')}, not "${text}".`);
  return found;
}

/** What --json writes: the run in numbers. */
function summary(report: Awaited<ReturnType<AppPage['colorize']>>, out: string) {
  const { media, engine, from, to, seconds, secondsByStage, peakBytes, result, ...rest } = report;
  return {
    out,
    frames: result.frames,
    range: [from, to],
    size: { width: media.width, height: media.height },
    fps: media.frameRate.fps,
    ep: engine.ep,
    precision: engine.precision,
    adapter: engine.adapter,
    isFallbackAdapter: engine.isFallbackAdapter,
    threads: engine.threads,
    pack: { name: engine.packName, hash: engine.packHash },
    seconds,
    secondsByStage,
    framesPerSecond: result.frames / seconds.colorize,
    peakMemoryBytes: peakBytes,
    encoder: result.encoder,
    audio: result.audio,
    bytes: result.bytes,
    notices: [...media.notices, ...result.notices, ...(engine.webgpuRefusal ? [engine.webgpuRefusal] : [])],
    media,
    ...rest,
  };
}

let app: AppPage | null = null;
try {
  const wanted = readArguments();
  if (!wanted) console.log(USAGE);
  else {
    const { input, out, json, job } = wanted;
    mkdirSync(dirname(out), { recursive: true });
    app = await openApp({ webgpu: job.ep === 'wasm' ? 'off' : 'auto' });
    const report = await app.colorize(input, out, job, progressLine());
    const text = summary(report, out);
    if (json) writeFileSync(json, `${JSON.stringify(text, null, 2)}\n`);
    for (const notice of text.notices) console.log(`Note: ${notice}`);
    if (report.unused.length > 0)
      console.log(`Not used of the prompt: ${report.unused.map((part) => `"${part.trim()}"`).join(', ')}`);
    console.log(
      `${out}: ${text.frames} frames on ${text.adapter ?? `${text.threads} processor thread(s)`}, ${text.framesPerSecond.toFixed(2)} a second`,
    );
  }
} catch (error) {
  console.error(
    error instanceof UsageError ? `${error.message}\n\n${USAGE}` : error instanceof Error ? error.message : error,
  );
  process.exitCode = 1;
} finally {
  await app?.close();
}

/** Progress on one line of a terminal; nothing where output goes to a file. */
function progressLine(): (line: string) => void {
  if (!process.stderr.isTTY) return () => {};
  return (line) => process.stderr.write(`\r\x1b[K${line}${line.startsWith('done') ? '\n' : ''}`);
}
