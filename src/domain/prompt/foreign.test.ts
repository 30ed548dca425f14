/** Texts in other languages than English: which language, what color each thing gets, what is told, and that English loads nothing. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { foreignScript } from './languages/hints';
import { loadLanguagesOf, tableFor } from './languages/languages';
import { loadParser, type PromptRow, parsePrompt, toPhrases, writePrompt } from './prompt';
import { SHADES } from './words/word-classes';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const LEAST = 0.97;

const linesOf = (name: string): string[] =>
  readFileSync(new URL(name, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line.includes(' => ') && !line.startsWith('#'));

const english = linesOf('./sentences.txt').map((line) => line.slice(0, line.lastIndexOf(' => ')));
const sentences = linesOf('./foreign.txt').map((line) => {
  const [language, rest] = line.split(' | ') as [string, string];
  const [text, answer] = rest.split(' => ') as [string, string];
  return { language, text, meant: answer.split('; ') };
});

const languageOf = (text: string): string | null => {
  const table = tableFor(text);
  return table === null || typeof table === 'string' ? table : table.language;
};

/** "Kleid = dress: red" for each thing with a color. */
const read = (text: string): string[] =>
  parsePrompt(text, []).rows.flatMap(({ noun, english, color, modifiers }) => {
    const shades = modifiers.split(' ').filter((word) => SHADES.has(word));
    return color === null ? [] : [`${noun} = ${english}: ${[...shades, color].join(' ')}`];
  });
const unusedOf = (text: string): string[] =>
  parsePrompt(text, []).unused.map(([start, end, reason]) => `${text.slice(start, end)}: ${reason}`);

describe('English', () => {
  it('needs nothing of other languages, as it is typed and in whole', () => {
    const names = ['a café in Paris', 'Van Gogh sunflowers', 'noir film', 'Don Juan', 'bleu dress', 'Das Boot poster'];
    for (const text of [...english, ...names]) {
      const words = text.split(' ');
      for (let k = 1; k <= words.length; k++) expect(foreignScript(words.slice(0, k).join(' ')), text).toBeNull();
    }
  });
});

describe('other languages', () => {
  beforeAll(async () => {
    await loadParser();
    await loadLanguagesOf(sentences.map(({ text }) => text));
  });

  it('are recognized', () => {
    const wrong = sentences.filter(({ language, text }) => languageOf(text) !== language);
    expect(wrong.length / sentences.length, JSON.stringify(wrong)).toBeLessThanOrEqual(1 - LEAST);
  });

  it(`are read with precision and recall of ${LEAST}`, () => {
    let [found, said, meantCount] = [0, 0, 0];
    const wrong: string[] = [];
    for (const { text, meant } of sentences) {
      const pairs = read(text);
      const right = meant.filter((pair) => pairs.includes(pair)).length;
      found += right;
      said += pairs.length;
      meantCount += meant.length;
      if (right < meant.length || right < pairs.length) wrong.push(`${text} => ${pairs.join('; ')}`);
    }
    expect(found / said, wrong.join('\n')).toBeGreaterThanOrEqual(LEAST);
    expect(found / meantCount, wrong.join('\n')).toBeGreaterThanOrEqual(LEAST);
  });

  it('give the network English phrases and keep the places of the words', () => {
    const text = 'ein Mann mit blassem Hut und dunkelrotem Mantel';
    const { rows } = parsePrompt('eine Frau in einem dunkelroten Kleid', []);
    expect(toPhrases(rows).map((phrase) => [phrase.noun, phrase.text])).toEqual([['dress', 'dark red dress']]);
    expect(parsePrompt(text, []).rows.map((row) => text.slice(...row.range))).toEqual([
      'blassem Hut',
      'dunkelrotem Mantel',
    ]);
  });

  it('tell what their tables lack, and give its color to nothing else', () => {
    expect(read('ein grüner Papagei und ein rotes Auto')).toEqual(['Auto = car: red']);
    expect(unusedOf('ein grüner Papagei und ein rotes Auto')).toEqual(['grüner: no-thing', 'Papagei: unknown']);
    expect(read('una mujer con un loro verde')).toEqual([]);
    expect(unusedOf('le chat noir ronronne')).toEqual(['ronronne: unknown']);
  });

  it('leave out who only wears a thing', () => {
    for (const text of ['赤いドレスの女性、青い空', '穿红色裙子的女人, 蓝天', 'eine Frau im roten Rock, blauer Himmel'])
      expect(parsePrompt(text, []).rows.map(({ english: heard }) => heard)).toHaveLength(2);
  });

  it('never take a clause for a thing', () => {
    const clause = 'der Zug fuhr gestern langsam durch das verschneite Tal davon';
    expect(languageOf(clause)).toBe('de');
    for (const { noun } of parsePrompt(clause, []).rows) expect(noun.split(' ')).toHaveLength(1);
  });

  it.each<[string, string, Partial<PromptRow>, string]>([
    ['eine Frau in einem roten Kleid', 'Kleid', { color: 'blue' }, 'eine Frau in einem blau Kleid'],
    ['une robe et un chapeau noir', 'robe', { color: 'red' }, 'une robe rouge et un chapeau noir'],
    ['el coche es azul', 'coche', { color: 'green' }, 'el coche es verde'],
    ['红色的车', '车', { color: 'blue' }, '蓝色的车'],
  ])('%j, %s %j', (text, noun, change, expected) => {
    const rows = parsePrompt(text, []).rows.map((row) => (row.noun === noun ? { ...row, ...change } : row));
    expect(writePrompt(rows, text)).toBe(expected);
  });

  it('are written back unchanged when nothing changed', () => {
    for (const { text } of sentences) expect(writePrompt(parsePrompt(text, []).rows, text)).toBe(text);
  });

  it.each([..."-a l' 的 红 赤 の dunkel 1. ä- wein".split(' '), 'ein ', 'rote Frau '])(
    'never throw on %j for 20,000 characters',
    (part) => {
      for (const begin of ['', 'eine rote ', 'une robe rouge ', '红色']) {
        const text = (begin + part.repeat(20_000)).slice(0, 20_000);
        for (const [start, end] of parsePrompt(text, []).unused) expect(text.slice(start, end)).not.toBe('');
      }
    },
  );

  it('never throw, whatever is cut and mixed', () => {
    const words = sentences.flatMap(({ text }) => text.split(' '));
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(...words), fc.string({ unit: 'binary', maxLength: 4 }))),
        (parts) => {
          const text = parts.join(' ');
          const { rows, unused } = parsePrompt(text, []);
          for (const [start, end] of [...rows.map(({ range }) => range), ...unused]) {
            expect(start).toBeGreaterThanOrEqual(0);
            expect(end).toBeGreaterThan(start);
            expect(end).toBeLessThanOrEqual(text.length);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
