import { spawn } from 'node:child_process';

const root = new URL('../', import.meta.url).pathname;

/** Runs `npm run colorize -- ARGS` to its end, against the build under test. */
export function colorize(...args: string[]): Promise<{ code: number; stdout: string; output: string }> {
  const env = { ...process.env, TINTYPE_SKIP_BUILD: '1' };
  const child = spawn(process.execPath, [`${root}src/cli/run-ts.mjs`, 'colorize', ...args], { cwd: root, env });
  let stdout = '';
  let output = '';
  child.stdout.on('data', (data) => {
    stdout += data;
    output += data;
  });
  child.stderr.on('data', (data) => {
    output += data;
  });
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ code: code ?? 1, stdout, output }));
  });
}
