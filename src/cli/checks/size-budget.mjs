import { readdirSync, readFileSync, statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { root } from '../setup.mjs';

/**
 * What the built app may weigh: kilobytes (1000 bytes) as sent, gzip for text. A part over its budget fails `npm test`. The first
 * paint is what index.html names; the rest is loaded when it is needed.
 *
 * @type {{ part: string, files: (name: string, html: string) => boolean, gzip: boolean, kilobytes: number }[]}
 */
const BUDGET = [
  { part: 'first paint', files: (name, html) => html.includes(`/${name}`), gzip: true, kilobytes: 270 },
  {
    part: 'all scripts and styles for English words',
    files: (name) => /\.(js|mjs|css)$/.test(name) && !isForeign(name),
    gzip: true,
    kilobytes: 880,
  },
  { part: 'words of other languages', files: isForeign, gzip: true, kilobytes: 500 },
  { part: 'wasm', files: (name) => name.endsWith('.wasm'), gzip: false, kilobytes: 80_000 },
];
/** eld's n-grams and the tables of src/domain/prompt/languages, which no English text loads. */
function isForeign(/** @type {string} */ name) {
  return /^(detector|de|fr|es|it|pt|nl|ja|zh)-.*\.js$/.test(name);
}
const PACK_MEGABYTES = 50;

/** @param {string} dist folder of the built app @returns {boolean} */
export function overBudget(dist) {
  const names = readdirSync(`${dist}assets`);
  const html = readFileSync(`${dist}index.html`, 'utf8');
  const parts = BUDGET.map(({ part, files, gzip, kilobytes }) => {
    const weigh = (/** @type {string} */ name) =>
      gzip ? gzipSync(readFileSync(`${dist}assets/${name}`)).length : statSync(`${dist}assets/${name}`).size;
    const found = names.filter((name) => files(name, html));
    return { part, found, bytes: found.reduce((sum, name) => sum + weigh(name), 0), limit: kilobytes * 1000 };
  });
  const pack = `${dist}models/lite`;
  const packFiles = readdirSync(pack);
  const packBytes = packFiles.reduce((sum, name) => sum + statSync(`${pack}/${name}`).size, 0);
  parts.push({ part: 'embedded pack', found: packFiles, bytes: packBytes, limit: PACK_MEGABYTES * 1e6 });
  for (const { part, found, bytes, limit } of parts) {
    const verdict = bytes > limit ? 'TOO LARGE' : found.length === 0 ? 'NOTHING FOUND' : 'ok';
    console.log(`${part}: ${Math.round(bytes / 1000)} of ${limit / 1000} kB, ${verdict}`);
  }
  return parts.some(({ found, bytes, limit }) => bytes > limit || found.length === 0);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = overBudget(`${root}dist/`) ? 1 : 0;
}
