/** How the time to read a prompt grows with its length, for `npm run bench`: ten times the text, both read in this run. */
import { readFileSync } from 'node:fs';
import { loadLanguagesOf, loadParser, type PromptRow, parsePrompt } from '../domain/prompt/prompt';
import type { Figure } from './bench-shots';
import { root } from './setup.mjs';

/** Characters of the shorter text; ten times as many are what the prompt's box takes. */
const LENGTH = 2000;
const TIMES = 10;
const RUNS = 7;

export async function benchWords(): Promise<Figure[]> {
  await loadParser();
  const sentences = readFileSync(`${root}src/domain/prompt/sentences.txt`, 'utf8')
    .split('\n')
    .filter((line) => line.includes(' => ') && !line.startsWith('#'))
    .map((line) => line.slice(0, line.lastIndexOf(' => ')).replaceAll('\\n', '\n'));
  const long = sentences.join('. ').slice(0, LENGTH * TIMES);
  // The worst case for a parser that looks ahead and back within a clause: one clause without an end.
  const endless = 'red and blue hat, coat of the man in a '.repeat(LENGTH);
  const german = 'ein Mann mit rotem Hut und die dunkelblauen Schuhe der Frau '.repeat(LENGTH);
  const chinese = '穿红色裙子的女人和黑色的狗'.repeat(LENGTH);
  await loadLanguagesOf([german, chinese]);
  return [
    figure('ten times the sentences, read in', long),
    figure('ten times an endless clause, read in', endless.slice(0, LENGTH * TIMES)),
    figure('ten times a German clause, read in', german.slice(0, LENGTH * TIMES)),
    figure('ten times a Chinese clause, read in', chinese.slice(0, LENGTH * TIMES)),
  ];
}

/** Takes the fastest of several runs of each length, since other work on the machine can only slow a run down. */
function figure(name: string, text: string): Figure {
  const seconds = [text.slice(0, LENGTH), text].map((part) => {
    // With the rows of the previous text, as while a user types.
    let rows: PromptRow[] = [];
    let best = Number.POSITIVE_INFINITY;
    for (let k = 0; k < RUNS; k++) {
      const start = performance.now();
      rows = parsePrompt(part, rows).rows;
      best = Math.min(best, performance.now() - start);
    }
    return best;
  }) as [number, number];
  return { name, value: seconds[1] / seconds[0], unit: 'x the time', bar: 15 };
}
