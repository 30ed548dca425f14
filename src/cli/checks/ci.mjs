import { spawn } from 'node:child_process';
import { root } from '../setup.mjs';

/** The checks before a merge: `npm test`, then `npm run test:py`; the last line is `N passed, N failed`, summed over both. */
let passed = 0;
let failed = 0;
for (const script of ['test.mjs', 'test-py.mjs']) {
  const { code, output } = await runScript(`${root}src/cli/checks/${script}`);
  const counts = output.trimEnd().match(/(\d+) passed, (\d+) failed$/);
  passed += Number(counts?.[1] ?? 0);
  // A script that ended without its last line of counts has failed.
  failed += Math.max(Number(counts?.[2] ?? 0), code === 0 && counts ? 0 : 1);
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

/** @param {string} path @returns {Promise<{ code: number | null, output: string }>} its end of output, which is shown as it comes */
function runScript(path) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path], { cwd: root, stdio: ['inherit', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk) => {
      process.stdout.write(chunk);
      output = (output + chunk).slice(-1000);
    });
    child.on('error', reject).on('close', (code) => resolve({ code, output }));
  });
}
