import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { ensureChromium } from '../chromium.mjs';
import { binary, ensureModules, root, run } from '../setup.mjs';
import { overBudget } from './size-budget.mjs';

/**
 * `npm test`: format and lint, types, dead code, unit tests, build and its size, browser tests. Runs them all even when one fails, so that one
 * run shows everything, and ends with `N passed, N failed` over vitest and Playwright together.
 */
const results = `${root}e2e/.results/`;
let failedSteps = 0;

/** @param {string} title @param {string} name @param {string[]} args */
async function step(title, name, args) {
  console.log(`\n--- ${title}`);
  const code = await run(process.execPath, [binary(name), ...args]);
  if (code !== 0) failedSteps++;
  return code === 0;
}

try {
  await ensureModules();
  process.env.CHROMIUM_PATH = ensureChromium();
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });

  await step('format and lint', 'biome', ['ci', '--colors=off', '.']);
  await step('types', 'tsc', ['-b']);
  await step('dead code', 'knip', ['--no-progress']);
  const vitestFile = `${results}vitest.json`;
  const unitOk = await step('unit tests', 'vitest', [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${vitestFile}`,
  ]);
  const unit = readVitest(vitestFile);
  let browser = { passed: 0, failed: 0 };
  if (await step('build', 'vite', ['build', '--logLevel', 'warn'])) {
    console.log('\n--- size of the built app');
    if (overBudget(`${root}dist/`)) failedSteps++;
    const browserOk = await step('browser tests', 'playwright', ['test', '-c', 'e2e', ...process.argv.slice(2)]);
    browser = readPlaywright(`${results}playwright.json`);
    // A run that died before its first test must not look like one without failures.
    if (!browserOk && browser.failed === 0) browser.failed = 1;
  } else browser.failed = 1;
  if (!unitOk && unit.failed === 0) unit.failed = 1;

  const passed = unit.passed + browser.passed;
  // A failed format, lint or type check is a failure too, though it holds no tests.
  const failed = Math.max(unit.failed + browser.failed, failedSteps);
  console.log(`\nunit: ${unit.passed} passed, ${unit.failed} failed`);
  console.log(`browser: ${browser.passed} passed, ${browser.failed} failed`);
  if (failedSteps > 0) console.log(`${failedSteps} step(s) above failed`);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || browser.passed === 0 ? 1 : 0;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
}

/** @param {string} file */
function readVitest(file) {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8'));
    return { passed: report.numPassedTests, failed: report.numFailedTests };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

/** A skipped test counts as failed: a missing adapter or model must never look green. @param {string} file */
function readPlaywright(file) {
  try {
    const { stats } = JSON.parse(readFileSync(file, 'utf8'));
    return { passed: stats.expected + stats.flaky, failed: stats.unexpected + stats.skipped };
  } catch {
    return { passed: 0, failed: 1 };
  }
}
