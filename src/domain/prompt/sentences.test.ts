/** Precision and recall of (thing, color) over sentences whose right answers people wrote down (sentences.txt). */
import { readFileSync } from 'node:fs';
import { beforeAll, expect, it, vi } from 'vitest';
import { loadParser, parsePrompt } from './prompt';
import { SHADES } from './words/word-classes';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

interface Pair {
  noun: string;
  color: string;
}

const LEAST = 0.97;

const sentences = readFileSync(new URL('./sentences.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => {
    const at = line.lastIndexOf(' => ');
    return { text: line.slice(0, at).replaceAll('\\n', '\n'), meant: pairsOf(line.slice(at + 4)) };
  });

function pairsOf(answer: string): Pair[] {
  if (answer === 'nothing') return [];
  return answer.split('; ').map((pair) => {
    const [noun, color] = pair.split(': ') as [string, string];
    return { noun, color };
  });
}

/** What the parser gives a color, shades before it ("pale blue"). */
function read(text: string): Pair[] {
  return parsePrompt(text, []).rows.flatMap((row) => {
    if (row.color === null) return [];
    const shades = row.modifiers.split(' ').filter((word) => SHADES.has(word.toLowerCase()));
    return [{ noun: row.noun.toLowerCase(), color: row.hex ?? [...shades, row.color].join(' ').toLowerCase() }];
  });
}

/** "boots" for "leather boots" is the same thing. */
const isSame = (a: Pair, b: Pair): boolean =>
  a.color === b.color && (a.noun === b.noun || a.noun.endsWith(` ${b.noun}`) || b.noun.endsWith(` ${a.noun}`));

/** How many of the pairs of one list have an equal in the other, each used once. */
function hits(pairs: readonly Pair[], others: readonly Pair[]): number {
  const left = [...others];
  return pairs.filter((pair) => {
    const at = left.findIndex((other) => isSame(pair, other));
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  }).length;
}

beforeAll(loadParser);

it('has 400 sentences, none twice', () => {
  expect(new Set(sentences.map(({ text }) => text)).size).toBe(sentences.length);
  expect(sentences.length).toBeGreaterThanOrEqual(400);
});

it(`reads them with precision and recall of ${LEAST}`, () => {
  let found = 0;
  let said = 0;
  let meantCount = 0;
  const wrong: string[] = [];
  for (const { text, meant } of sentences) {
    const pairs = read(text);
    const right = hits(meant, pairs);
    found += right;
    said += pairs.length;
    meantCount += meant.length;
    if (right < meant.length || right < pairs.length) {
      const brief = (list: Pair[]) => list.map(({ noun, color }) => `${noun}: ${color}`).join('; ') || 'nothing';
      wrong.push(`${text} => ${brief(pairs)}, meant ${brief(meant)}`);
    }
  }
  const report = `${wrong.length} sentences wrong:\n${wrong.join('\n')}`;
  expect(found / said, report).toBeGreaterThanOrEqual(LEAST);
  expect(found / meantCount, report).toBeGreaterThanOrEqual(LEAST);
});
