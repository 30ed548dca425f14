import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { TintypeError } from '../domain/errors';
import { writeNumbers } from '../domain/shots/numbers';
import type { CliJobReport } from '../headless/job';
import type { CliShareReport, ListedShot } from '../headless/shares';
import { type AppPage, openApp } from './app-page';
import { type Command, readArguments, USAGE, UsageError } from './arguments';

try {
  const command = readArguments(process.argv.slice(2));
  if (command.kind === 'help') console.log(USAGE);
  else await run(command);
} catch (error) {
  console.error(textOfError(error));
  process.exitCode = 1;
}

async function run(command: Exclude<Command, { kind: 'help' }>): Promise<void> {
  if (command.kind !== 'list') mkdirSync(dirname(command.out), { recursive: true });
  const needsNoGpu = command.kind === 'list' || (command.kind !== 'join' && command.job.ep === 'wasm');
  const model = command.kind === 'film' || command.kind === 'share' ? command.model : undefined;
  const app = await openApp({ webgpu: needsNoGpu ? 'off' : 'auto', model });
  try {
    await work(app, command);
  } finally {
    await app.close();
  }
}

async function work(app: AppPage, command: Exclude<Command, { kind: 'help' }>): Promise<void> {
  const { input, json } = command;
  // Reports that are asked for on standard output are alone there.
  const say = json === '-' ? console.error : console.log;
  const hand = (report: unknown) => {
    const text = `${JSON.stringify(report, null, 2)}\n`;
    if (json === '-') process.stdout.write(text);
    else if (json !== undefined) writeFileSync(json, text);
  };
  const line = progressLine();
  switch (command.kind) {
    case 'list': {
      const shots = await app.run('listShots', { input }, {}, line);
      clear();
      hand(shots);
      if (json === undefined) for (const shot of shots) console.log(textOf(shot));
      return;
    }
    case 'film': {
      const { out, job } = command;
      const report = await app.run('colorizeFile', { input, out }, job, line);
      const text = summary(report, out);
      hand(text);
      for (const notice of text.notices) say(`Note: ${notice}`);
      sayUnused(report.unused);
      const device = text.adapter ?? `${text.threads} processor thread(s)`;
      say(`${out}: ${text.frames} frames on ${device}, ${text.framesPerSecond.toFixed(2)} a second`);
      return;
    }
    case 'share': {
      const { out, job } = command;
      const report = await app.run('makeShare', { input, out }, job, line);
      hand({ out, ...report });
      sayUnused(report.unused);
      say(`${out}: ${held(report)}, ${report.frames} frames`);
      return;
    }
    case 'join': {
      const { out, shares, job } = command;
      const report = await app.run('joinShares', { input, shares, out }, job, line);
      hand({ out, ...report });
      for (const notice of report.result.notices) say(`Note: ${notice}`);
      say(`${out}: ${report.result.frames} frames from ${shares.length} share(s)`);
    }
  }
}

function textOfError(error: unknown): string {
  if (error instanceof UsageError) return `${error.message}\n\n${USAGE}`;
  if (error instanceof TintypeError) return `${error.message} ${error.remedy} [${error.code}]`;
  return error instanceof Error ? error.message : String(error);
}

function held({ manifest: { holds, shots } }: CliShareReport): string {
  return `${holds.length === 1 ? 'shot' : 'shots'} ${writeNumbers(holds)} of ${shots.length}`;
}

function textOf({ number, firstFrame, lastFrame, startSeconds, endSeconds }: ListedShot): string {
  const frames = `frames ${firstFrame} to ${lastFrame}`;
  return `${String(number).padStart(5)}  ${frames.padEnd(26)}  ${clock(startSeconds)} to ${clock(endSeconds)}`;
}

function clock(seconds: number): string {
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${h}:${String(m).padStart(2, '0')}:${s.toFixed(3).padStart(6, '0')}`;
}

/** On standard error, whatever else is asked for: what had no effect is a warning. */
function sayUnused(unused: string[]): void {
  if (unused.length > 0) console.error(`Not used of the prompts: ${unused.join('; ')}`);
}

/** What --json writes: the run in numbers. */
function summary(report: CliJobReport, out: string) {
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

/** Progress on one line of a terminal; nothing where output goes to a file. */
function progressLine(): (line: string) => void {
  if (!process.stderr.isTTY) return () => {};
  return (line) => process.stderr.write(`\r\x1b[K${line}${line.startsWith('done') ? '\n' : ''}`);
}

function clear(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
}
