import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';

const root = new URL('../', import.meta.url).pathname;
const FILM = `${root}public/samples/walk.mp4`;

/** Processes below one, at any depth. */
function descendants(pid: number): number[] {
  const pairs = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number) as [number, number]);
  const below = (parent: number): number[] =>
    pairs.filter(([, ppid]) => ppid === parent).flatMap(([child]) => [child, ...below(child)]);
  return below(pid);
}

const commandOf = (pid: number): string => {
  try {
    return execFileSync('ps', ['-o', 'stat=,args=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
};
/** A zombie counts as ended: only its exit status has not been read yet. */
const isAlive = (pid: number): boolean => !/^(Z|$)/.test(commandOf(pid));

const exited = (child: ChildProcess) => new Promise<number | null>((resolve) => child.on('exit', resolve));

/** The script that `npm run colorize` starts, and npm itself, whose shell ends at the signal without passing it on. */
const LAUNCHERS = {
  node: [process.execPath, `${root}src/cli/run-ts.mjs`, 'colorize'],
  npm: ['npm', 'run', '--silent', 'colorize', '--'],
} as const;

for (const [name, signal] of [
  ['node', 'SIGTERM'],
  ['node', 'SIGINT'],
  ['npm', 'SIGTERM'],
] as const) {
  test(`${signal} to ${name} ends the browser and all children`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tintype-interrupt-'));
    const env = { ...process.env, TINTYPE_SKIP_BUILD: '1', TMPDIR: folder };
    const [program, ...args] = [...LAUNCHERS[name], FILM, '--ep', 'wasm', '-o', join(folder, 'out.mp4')];
    const launcher = spawn(program, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const code = exited(launcher);
    let output = '';
    for (const stream of [launcher.stdout, launcher.stderr]) stream.on('data', (data) => (output += data));
    // A renderer: the page is there, and the job in it.
    const isAtWork = () => descendants(launcher.pid!).some((pid) => commandOf(pid).includes('--type=renderer'));
    await expect.poll(isAtWork, { timeout: 60_000 }).toBe(true);
    const started = descendants(launcher.pid!);

    launcher.kill(signal);
    const ended = await code;
    if (name === 'node') expect(ended).toBe(128 + constants.signals[signal]);
    await expect.poll(() => started.filter(isAlive).map(commandOf), { timeout: 10_000 }).toEqual([]);
    expect(readdirSync(folder).filter((name) => name.startsWith('tintype-profile'))).toEqual([]);
    expect(existsSync(join(folder, 'out.mp4'))).toBe(false);
    expect(output).toBe('');
    rmSync(folder, { recursive: true, force: true });
  });
}
