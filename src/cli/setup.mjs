import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

/** Root of the repository: every command works from here, wherever it was called. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** @type {NodeJS.Signals[]} */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a program to its end with this terminal's output. A signal that reaches this process alone (`kill PID`) is handed on, and
 * this process ends after the program: a launcher that died first would leave program and browser behind.
 *
 * @param {string} program
 * @param {string[]} args
 * @returns {Promise<number>} exit code; 128 and the signal's number when a signal ended it
 */
export function run(program, args) {
  // A shell finds npm.cmd on Windows; none of our arguments holds anything a shell would interpret.
  const child = spawn(program, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  /** @type {NodeJS.Signals | null} */
  let received = null;
  const handOn = (/** @type {NodeJS.Signals} */ signal) => {
    if (received === null) child.kill(signal);
    received ??= signal;
  };
  for (const signal of SIGNALS) process.on(signal, handOn);
  // npm sends a signal to the shell between npm and this process; the shell ends without passing it on.
  const shell = process.ppid;
  const watch = setInterval(() => process.ppid !== shell && handOn('SIGTERM'), 500);
  if (process.env.npm_lifecycle_event === undefined) clearInterval(watch);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      clearInterval(watch);
      for (const name of SIGNALS) process.off(name, handOn);
      const ended = received ?? signal;
      resolve(ended === null ? (code ?? 1) : 128 + constants.signals[ended]);
      // The steps that were to follow are not wanted any more.
      if (received !== null) process.exit(128 + constants.signals[received]);
    });
  });
}

/** @param {string} name a package's command @returns {string} its file, called through this Node */
export function binary(name) {
  const [owner, file] = /** @type {[string, string]} */ (
    {
      vite: ['vite', 'bin/vite.js'],
      knip: ['knip', 'bin/knip.js'],
      vitest: ['vitest', 'vitest.mjs'],
      tsc: ['typescript', 'bin/tsc'],
      biome: ['@biomejs/biome', 'bin/biome'],
      playwright: ['@playwright/test', 'cli.js'],
    }[name]
  );
  return `${root}node_modules/${owner}/${file}`;
}

/** Installs node_modules from the lock file when they are missing or older than it. */
export async function ensureModules() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Error(`Node 20.19 or newer is needed; this is ${process.versions.node}.`);
  }
  if (installedMatchesLock()) return;
  console.log('Installing packages (once, about a minute)…');
  const code = await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  if (code !== 0) throw new Error('npm ci failed: the packages could not be installed. Is the network reachable?');
}

/** npm writes what it installed into node_modules; every direct dependency must be there in the locked version. */
function installedMatchesLock() {
  const hidden = `${root}node_modules/.package-lock.json`;
  if (!existsSync(hidden)) return false;
  const locked = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8')).packages;
  const installed = JSON.parse(readFileSync(hidden, 'utf8')).packages;
  const direct = { ...locked[''].dependencies, ...locked[''].devDependencies };
  return Object.keys(direct).every((name) => {
    const key = `node_modules/${name}`;
    return installed[key]?.version === locked[key]?.version;
  });
}

/** What the built app is made of. */
const SOURCES = ['src', 'workers', 'public', 'index.html', 'vite.config.ts', 'package-lock.json'];

/** Builds the app into dist/, unless it is newer than all that it is made of. */
export async function build() {
  const built = statSync(`${root}dist/index.html`, { throwIfNoEntry: false });
  if (built && SOURCES.every((name) => newestIn(`${root}${name}`) < built.mtimeMs)) return;
  // Built into a folder of its own first: jobs that run side by side may each build, and must not empty the dist/ that another one serves.
  const fresh = `${root}node_modules/.tintype-build-${process.pid}`;
  const stale = `${fresh}-old`;
  const begun = new Date();
  try {
    const args = [binary('vite'), 'build', '--logLevel', 'warn', '--outDir', fresh, '--emptyOutDir'];
    if ((await run(process.execPath, args)) !== 0) throw new Error('The build failed.');
    // What is edited while it builds must count as newer.
    utimesSync(`${fresh}/index.html`, begun, begun);
    if (built) renameSync(`${root}dist`, stale);
    renameSync(fresh, `${root}dist`);
  } catch (error) {
    // Another job put its own, equal build there between the two renames.
    if (!isTaken(error)) throw error;
  } finally {
    for (const folder of [fresh, stale]) rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {unknown} error */
function isTaken(error) {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  return code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'ENOENT' || code === 'EPERM';
}

/** @param {string} path @returns {number} when it, or anything in it, was last written; Unix milliseconds */
function newestIn(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  const entries = readdirSync(path, { recursive: true, withFileTypes: true });
  return Math.max(stat.mtimeMs, ...entries.map((entry) => statSync(`${entry.parentPath}/${entry.name}`).mtimeMs));
}
