import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { colorParts, loadParser, type PromptRow, parsePrompt, toPhrases, writePrompt } from './prompt';

// The tagger takes seconds to start on a machine that is busy training.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** "pale old|blue|boat" per row: modifiers|color or hex|noun. */
const brief = (text: string): string[] =>
  parsePrompt(text, []).rows.map((row) => [row.modifiers, row.hex ?? row.color ?? '', row.noun].join('|'));
const unusedOf = (text: string): string[] => parsePrompt(text, []).unused.map(([start, end]) => text.slice(start, end));

/** Prompts that the grammar reads by itself and with the tagger alike. */
const BOTH: [text: string, rows: string[], unused?: string[]][] = [
  // lists
  ['a woman in an orange sweater, a blue board', ['|orange|sweater', '|blue|board']],
  ['red car', ['|red|car']],
  ['a red car and a blue car', ['|red|car', '|blue|car']],
  ['red car; green trees. Blue sky', ['|red|car', '|green|trees', '|Blue|sky'.toLowerCase()]],
  ['a red car\na green bus', ['|red|car', '|green|bus']],
  ['car, bus', ['||car', '||bus']],
  ['', []],
  [' , ,, ', []],
  ['...', []],
  // colors of several words and parts
  ['a dark red car', ['|dark red|car']],
  ['sky blue dress', ['|sky blue|dress']],
  ['a sky-blue dress', ['|sky blue|dress']],
  ['dark-green trees', ['|dark green|trees']],
  ['a royal blue gown', ['|royal blue|gown']],
  ['an off-white wall', ['|off white|wall']],
  ['a cream-colored dress', ['|cream|dress']],
  ['a gold coloured ring', ['|gold|ring']],
  ['black and white cow', ['|black and white|cow']],
  ['a black-and-white cow', ['|black and white|cow']],
  ['red and blue flags', ['|red and blue|flags']],
  ['red, white and blue flag', ['|red, white and blue|flag']],
  ['a red and a blue flag', ['|red and blue|flag']],
  ['reddish brown horse', ['|reddish brown|horse']],
  ['blue-green sea', ['|blue green|sea']],
  ['grey car', ['|gray|car']],
  ['GREY CAR', ['|gray|CAR']],
  // shades and adjectives
  ['a pale pink wooden boat', ['pale wooden|pink|boat']],
  ['a pale, wooden boat', ['pale wooden||boat']],
  ['deep vivid blue water', ['deep vivid|blue|water']],
  ['a very dark blue coat', ['very|dark blue|coat']],
  ['old wooden house', ['old wooden||house']],
  ['a tall, red building', ['tall|red|building']],
  ['a big and red car', ['big|red|car']],
  ['a dark coat', ['dark||coat']],
  ['the light is warm yellow', ['warm|yellow|light']],
  ['bright green leaves', ['bright|green|leaves']],
  // after the noun
  ['car is dark red', ['|dark red|car']],
  ['her hair is light brown', ['|light brown|hair']],
  ['the sky is blue and the grass is green', ['|blue|sky', '|green|grass']],
  ['The car is red. The bus is blue.', ['|red|car', '|blue|bus']],
  ['the walls were painted pale yellow', ['pale|yellow|walls']],
  ['the flag is red, white and blue', ['|red, white and blue|flag']],
  ['his hair is red and his dress white', ['|red|hair', '|white|dress']],
  ['hair is long and brown', ['long|brown|hair']],
  ['the dress should be teal', ['|teal|dress']],
  ['the car is a dark red', ['|dark red|car']],
  ['the roof is of a brown color', ['|brown|roof']],
  ['the sky, blue', ['|blue|sky']],
  ['sky, blue, red car', ['|blue|sky', '|red|car']],
  ['a tree, red car', ['||tree', '|red|car']],
  ['sky: blue; grass: green', ['|blue|sky', '|green|grass']],
  ['sky = blue, sea = teal', ['|blue|sky', '|teal|sea']],
  ['hair - brown', ['|brown|hair']],
  ['The sky (blue), the sea (teal)', ['|blue|sky', '|teal|sea']],
  ['car red, sky blue, grass green', ['|red|car', '|blue|sky', '|green|grass']],
  ['make the car red and the sky blue', ['|red|car', '|blue|sky']],
  ['paint the walls of the house pale yellow', ['pale|yellow|walls']],
  ["the car's red", ['|red|car']],
  ['man in black', ['|black|man']],
  ['a man dressed in dark blue', ['|dark blue|man']],
  ['a woman wearing white', ['|white|woman']],
  ['coat in dark green', ['|dark green|coat']],
  ['the roof and the door are red', ['|red|roof', '|red|door']],
  // who has what
  ["the woman's navy coat", ['|navy|coat']],
  ['navy coat with gold buttons', ['|navy|coat', '|gold|buttons']],
  ['a black swan with a red beak', ['|black|swan', '|red|beak']],
  ['a woman with brown hair and blue eyes', ['|brown|hair', '|blue|eyes']],
  ['a woman whose hair is long and brown', ['long|brown|hair']],
  ['the hair of the woman is light brown', ['|light brown|hair']],
  ['a pair of blue jeans', ['|blue|jeans']],
  ['a bowl of green apples', ['||bowl', '|green|apples']],
  ['a dog and a red car', ['||dog', '|red|car']],
  ['a woman in a hat', ['||hat']],
  ['the sky in the background is blue', ['|blue|sky']],
  ['a blue background', ['|blue|background']],
  ['the car next to the bus is red', ['|red|car', '||bus']],
  ['a man next to a car that is red', ['||man', '|red|car']],
  ['a car, which is red, and a tree', ['|red|car', '||tree']],
  // exact colors
  ['#3366cc dress', ['|#3366cc|dress']],
  ['a #36C dress', ['|#3366cc|dress']],
  ['the dress is #3366cc', ['|#3366cc|dress']],
  // color words that are things
  ['a red rose', ['|red|rose']],
  ['an orange', ['||orange']],
  ['a bowl of oranges', ['||bowl', '||oranges']],
  ['a lime tree', ['||lime tree']],
  ['a purple orchid in a white vase', ['|purple|orchid', '|white|vase']],
  // not colors, or without a thing
  ['red', [], ['red']],
  ['blue, red car', ['|red|car'], ['blue']],
  ['red car and blue', ['|red|car'], ['blue']],
  ['a red car, blue', ['|red|car'], ['blue']],
  ['the car is not red', ['||car'], ['red']],
  ['a woman without a red hat', ['||woman'], ['red hat']],
  ['a black and white photo of a red car', ['|red|car'], ['black', 'white']],
  ['a blond woman in a green dress', ['|green|dress'], ['blond']],
  ['the dress is not blue but red', ['|red|dress'], ['blue']],
  ['a red-haired girl', ['|red|hair', '||girl']],
  ['red apples and green ones', ['|red|apples', '|green|apples']],
  ['a red car and a blue one', ['|red|car', '|blue|car']],
  ['the leaves of the trees are turning orange', ['|orange|leaves']],
  ['traffic lights', ['||traffic lights']],
  ['t-shirt is purple', ['|purple|t-shirt']],
  ['a red parked car', ['parked|red|car']],
];

/** Sentences whose verbs need the tagger or the verb list. */
const SENTENCES: [text: string, rows: string[], unused?: string[]][] = [
  ['the red car that passes the green bus', ['|red|car', '|green|bus'], ['passes']],
  ['a man walking a brown dog in the green park', ['||man', '|brown|dog', '|green|park'], ['walking']],
  ['two children playing with a yellow ball', ['||children', '|yellow|ball'], ['playing']],
  ['green trees swaying gently', ['|green|trees'], ['swaying gently']],
  ['the old man in the red coat holds a yellow umbrella', ['|red|coat', '|yellow|umbrella'], ['holds']],
  [
    'a boy in a #ff8800 t-shirt rides a blue bike past a red brick wall',
    ['|#ff8800|t-shirt', '|blue|bike', '|red|brick wall'],
    ['rides'],
  ],
  ['a soldier wearing olive uniform holds a brown rifle', ['|olive|uniform', '|brown|rifle'], ['holds']],
  ['lady in red dancing with a man in a grey suit', ['|red|lady', '|gray|suit'], ['dancing']],
  ['swans swim on a teal lake', ['||swans', '|teal|lake'], ['swim']],
  ['the car that passes the bus is red', ['|red|car', '||bus'], ['passes']],
];

const check = ([text, rows, unused = []]: [string, string[], string[]?]) => {
  expect(brief(text)).toEqual(rows);
  expect(unusedOf(text)).toEqual(unused);
};

describe('before the tagger is there', () => {
  it.each(BOTH)('reads %j', (...example) => check(example));
  it.each(SENTENCES)('reads the sentence %j', (...example) => check(example));
});

describe('with the tagger', () => {
  beforeAll(loadParser);
  it.each(BOTH)('reads %j', (...example) => check(example));
  it.each(SENTENCES)('reads the sentence %j', (...example) => check(example));

  it('gives each row the place of its phrase', () => {
    const text = 'a woman in an orange sweater, the sky, blue';
    expect(parsePrompt(text, []).rows.map((row) => text.slice(...row.range))).toEqual([
      'an orange sweater',
      'the sky, blue',
    ]);
  });

  it('never throws, whatever the Unicode, and keeps ranges inside the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string({ unit: 'binary', maxLength: 60 }),
          fc.string({ unit: 'grapheme', maxLength: 60 }),
          // Halves of surrogate pairs, too.
          fc.array(fc.nat(0xffff), { maxLength: 40 }).map((units) => String.fromCharCode(...units)),
          fc.array(fc.constantFrom(...SCRAPS, ...SIGNS)).map((words) => words.join(' ')),
        ),
        (text) => {
          const { rows, unused } = parsePrompt(text, []);
          for (const [start, end] of [...rows.map((row) => row.range), ...unused]) {
            expect(start).toBeGreaterThanOrEqual(0);
            expect(end).toBeGreaterThan(start);
            expect(end).toBeLessThanOrEqual(text.length);
          }
          for (const row of rows) expect(row.noun).not.toBe('');
        },
      ),
      { numRuns: 600 },
    );
  });
});

const SIGNS = ['赤い', '红色的车', 'été', 'e\u0301', '🚗', '\u202e', '\u0000', 'rgb(', '#', 'ﬁ', 'İ', 'ß'];

const SCRAPS = [
  'a',
  'the',
  'red',
  'dark',
  'car',
  'woman',
  'in',
  'with',
  'and',
  ',',
  '.',
  'is',
  'are',
  'that',
  'passes',
  'of',
  "'s",
  "car's",
  'blue',
  'sky',
  '#123',
  'orange',
  'not',
  'whose',
  '(',
  ')',
  '-',
  'hat',
  'old',
  'it',
  ':',
  'colored',
  'painted',
  'roof',
];

describe('row ids', () => {
  const type = (texts: string[]): PromptRow[][] => {
    let rows: PromptRow[] = [];
    return texts.map((text) => {
      rows = parsePrompt(text, rows).rows;
      return rows;
    });
  };

  it('persist while a word is typed', () => {
    const steps = type([
      'a red ca',
      'a red car',
      'a dark red car',
      'a dark red cart, a blue b',
      'a dark red cart, a blue bus',
    ]);
    expect(steps.map((rows) => rows[0]?.id)).toEqual(Array(5).fill('row-1'));
    expect(steps[3]?.[1]?.id).toBe(steps[4]?.[1]?.id);
  });

  it('follow a thing that moves, and what is put before it', () => {
    const [first, second] = type(['red car, blue bus', 'green tree, blue bus, red car']);
    const idOf = (rows: PromptRow[] | undefined, noun: string) => rows?.find((row) => row.noun === noun)?.id;
    expect(idOf(second, 'car')).toBe(idOf(first, 'car'));
    expect(idOf(second, 'bus')).toBe(idOf(first, 'bus'));
    expect(['row-1', 'row-2']).not.toContain(idOf(second, 'tree'));
  });

  it('carry the switch', () => {
    const rows = parsePrompt('red car, blue bus', []).rows.map((row) => ({ ...row, enabled: row.noun !== 'car' }));
    expect(parsePrompt('green car, blue bus', rows).rows.map((row) => row.enabled)).toEqual([false, true]);
  });

  it('leave the switch with the thing: another in its place is on', () => {
    const { rows } = parsePrompt('a woman in an orange sweater, brown hair, a light blue wall', []);
    const off = rows.map((row) => ({ ...row, enabled: row.noun !== 'wall' }));
    const enabled = (text: string) => parsePrompt(text, off).rows.map((row) => [row.noun, row.enabled]);
    expect(enabled('a red car, green trees, a yellow bus').every(([, isOn]) => isOn)).toBe(true);
    expect(enabled('a gray wall, a red car')).toContainEqual(['wall', false]);
    expect(enabled('a woman in an orange sweater, brown hair, a light blue wal')).toContainEqual(['wal', false]);
  });
});

/** Edits the row called `noun` and writes it. */
const edited = (text: string, noun: string, change: Partial<PromptRow>): string =>
  writePrompt(
    parsePrompt(text, []).rows.map((row) => (row.noun === noun ? { ...row, ...change } : row)),
    text,
  );
const without = (text: string, ...nouns: string[]): string =>
  writePrompt(
    parsePrompt(text, []).rows.filter((row) => !nouns.includes(row.noun)),
    text,
  );

describe('writing rows back', () => {
  beforeAll(loadParser);

  it.each<[string, string, Partial<PromptRow>, string]>([
    [
      'a woman in an orange sweater, a blue board',
      'sweater',
      { color: 'navy' },
      'a woman in a navy sweater, a blue board',
    ],
    ['a woman in a navy sweater', 'sweater', { color: 'orange' }, 'a woman in an orange sweater'],
    ['a woman in an orange sweater', 'sweater', { color: null }, 'a woman in a sweater'],
    ['the red car that passes the green bus', 'bus', { noun: 'truck' }, 'the red car that passes the green truck'],
    ['the red car that passes the green bus', 'car', { hex: '#123456' }, 'the #123456 car that passes the green bus'],
    ['#3366cc dress', 'dress', { color: 'red', hex: null }, 'red dress'],
    ['car is dark red', 'car', { color: 'teal' }, 'car is teal'],
    ['car is dark red, blue sky', 'car', { color: null }, 'car, blue sky'],
    ['hair is long and brown', 'hair', { color: null }, 'long hair'],
    ['the sky, blue, and a red car', 'sky', { color: null }, 'the sky, and a red car'],
    ['black and white cow', 'cow', { color: 'brown' }, 'brown cow'],
    ['an old house', 'house', { color: 'yellow' }, 'an old yellow house'],
    ['a house', 'house', { color: 'orange' }, 'an orange house'],
    ['a pale house', 'house', { modifiers: 'old pale', color: 'blue' }, 'an old pale blue house'],
    ['a red car', 'car', { modifiers: 'shiny' }, 'a shiny red car'],
    ['a shiny red car', 'car', { modifiers: '' }, 'a red car'],
    ['sky-blue dress', 'dress', { color: 'red' }, 'red dress'],
    ['dark-green trees', 'trees', { color: null }, 'trees'],
    ['man in black', 'man', { color: 'white' }, 'man in white'],
    ['man in black', 'man', { color: null }, 'man'],
    ['Grey car, RED bus', 'bus', { color: 'blue' }, 'Grey car, blue bus'],
    ['the roof and the door are red', 'roof', { color: 'blue' }, 'the blue roof and the red door'],
    ['the roof and the door are red', 'door', { color: null }, 'the red roof and the door'],
    ["the woman's navy coat  (really!)", 'coat', { color: 'red' }, "the woman's red coat  (really!)"],
  ])('%j, %s %j', (text, noun, change, expected) => {
    expect(edited(text, noun, change)).toBe(expected);
  });

  it.each<[string, string[], string]>([
    ['a woman in an orange sweater, a blue board', ['board'], 'a woman in an orange sweater'],
    ['a woman in an orange sweater, a blue board', ['sweater'], 'a blue board'],
    ['a woman in an orange sweater and a red hat', ['sweater'], 'a woman in a red hat'],
    ['a woman in an orange sweater and a red hat', ['hat'], 'a woman in an orange sweater'],
    ['the red car that passes the green bus', ['bus'], 'the red car'],
    ['the red car that passes the green bus', ['car'], 'the green bus'],
    ['red car, green bus, blue sky', ['bus'], 'red car, blue sky'],
    ['red car, green bus, blue sky', ['car'], 'green bus, blue sky'],
    ['red car, green bus, and blue sky', ['sky'], 'red car, green bus'],
    ['red car', ['car'], ''],
    ['the sky, blue, and a red car', ['sky'], 'a red car'],
    ['navy coat with gold buttons', ['buttons'], 'navy coat'],
    ['navy coat with gold buttons', ['coat'], 'gold buttons'],
    ['the roof and the door are red', ['door'], 'the red roof'],
    ['the car next to the bus is red', ['car'], 'the bus'],
    ['The car is red. The bus is blue.', ['car'], 'The bus is blue.'],
    ['red car, green bus', ['car', 'bus'], ''],
  ])('%j without %j', (text, nouns, expected) => {
    expect(without(text, ...nouns)).toBe(expected);
  });

  it('appends a row that is not written yet', () => {
    const rows = parsePrompt('red car.', []).rows;
    const fresh: PromptRow = {
      id: 'x',
      noun: 'sky',
      color: 'blue',
      modifiers: 'pale',
      hex: null,
      enabled: true,
      range: [0, 0],
    };
    expect(writePrompt([...rows, fresh], 'red car.')).toBe('red car, pale blue sky');
    expect(writePrompt([fresh], '')).toBe('pale blue sky');
  });

  it('leaves the text alone when nothing changed', () => {
    for (const [text] of [...BOTH, ...SENTENCES]) expect(writePrompt(parsePrompt(text, []).rows, text)).toBe(text);
  });

  it('loses no edit, whatever the sentence: what is written reads back as the rows', () => {
    const nouns = fc.constantFrom('car', 'coat', 'sky', 'race car', 'trees', 'hat');
    const change = fc.record(
      {
        noun: nouns,
        color: fc.option(
          fc.constantFrom('red', 'orange', 'dark blue', 'sky blue', 'olive', 'black and white', 'burgundy'),
        ),
        hex: fc.constantFrom(null, null, '#12ab9f'),
        modifiers: fc.constantFrom('', 'pale', 'old pale', 'shiny'),
      },
      { requiredKeys: [] },
    );
    const says = (row: PromptRow) => [row.noun, row.hex ?? row.color, row.modifiers];
    fc.assert(
      fc.property(
        fc.constantFrom(...BOTH, ...SENTENCES),
        fc.array(fc.tuple(fc.nat(5), fc.option(change)), { maxLength: 3 }),
        ([text], edits) => {
          let rows = parsePrompt(text, []).rows;
          for (const [at, edit] of edits) {
            if (at >= rows.length) continue;
            const row = rows[at] as PromptRow;
            // A picker that sets a named color clears the exact one.
            rows = edit
              ? rows.with(at, { ...row, ...('color' in edit ? { hex: null } : {}), ...edit })
              : rows.filter((_, i) => i !== at);
          }
          const read = parsePrompt(writePrompt(rows, text), rows).rows;
          expect(read.map(says)).toEqual(rows.map(says));
        },
      ),
      { numRuns: 250 },
    );
  });
});

describe('phrases for the network', () => {
  const phrases = (text: string) => toPhrases(parsePrompt(text, []).rows);

  it('keep color out of the noun and put shades next to the color', () => {
    expect(phrases('a pale wooden blue boat')).toEqual([
      { id: 'row-1', noun: 'boat', text: 'wooden pale blue boat', exactAb: null },
    ]);
  });

  it('say colors in the words the pack was trained with', () => {
    expect(phrases('burgundy coat, grey and emerald flag, reddish brown cow').map((phrase) => phrase.text)).toEqual([
      'maroon coat',
      'gray and green flag',
      'red brown cow',
    ]);
  });

  it('carry an exact color as Lab chroma beside its nearest name', () => {
    const [phrase] = phrases('#ff0000 car');
    expect(phrase?.text).toBe('red car');
    expect(phrase?.exactAb?.[0]).toBeCloseTo(80.09, 1);
    expect(phrase?.exactAb?.[1]).toBeCloseTo(67.2, 1);
  });

  it('hear the color that was said, in the nearest word and exactly', async () => {
    await loadParser();
    const [ginger, charcoal, red] = phrases('ginger hair, charcoal grey coat, red car');
    expect(ginger?.text).toBe('orange hair');
    expect(ginger?.exactAb?.map(Math.round)).toEqual([32, 46]);
    expect(charcoal).toMatchObject({ text: 'gray coat', exactAb: null });
    expect(red?.exactAb).toBeNull();
  });

  it('are as many as a pack takes, those with a color first; the rest is reported as unused', () => {
    const text = `a fence, ${Array.from({ length: 13 }, (_, k) => `red thing${'abcdefghijklm'[k]}`).join(', ')}`;
    const { rows, unused } = parsePrompt(text, []);
    expect(rows).toHaveLength(14);
    expect(toPhrases(rows).map(({ noun }) => noun)).toEqual(rows.slice(1, 13).map(({ noun }) => noun));
    expect(unused.map(([start, end, reason]) => [text.slice(start, end), reason])).toEqual([
      ['a fence', 'too-many'],
      ['red thingm', 'too-many'],
    ]);
  });

  it('leave out rows that are switched off', () => {
    const rows = parsePrompt('red car, blue bus', []).rows.map((row, i) => ({ ...row, enabled: i === 1 }));
    expect(toPhrases(rows).map((phrase) => phrase.noun)).toEqual(['bus']);
  });
});

it('colorParts names every color of a row', () => {
  expect(colorParts('red, white and sky blue').map((part) => part.name)).toEqual(['red', 'white', 'sky blue']);
  expect(colorParts('blorple')).toEqual([]);
  expect(colorParts('#102030')).toEqual([{ name: '#102030', rgb: [16, 32, 48] }]);
});

/** Kinds of sentences from issue 15: what came out wrong, each with what was meant. */
const KINDS: [text: string, rows: string[], unused?: string[]][] = [
  ['a man in a black and white suit', ['|black and white|suit']],
  ['people in grey and brown coats', ['|gray and brown|coats']],
  ['girls in red, green and yellow dresses', ['|red, green and yellow|dresses']],
  ['a man with a dog and the dog is brown', ['||man', '|brown|dog']],
  ['a man with a hat but the hat is black', ['|black|hat']],
  ['the man in front of the house has a blue coat and the house is yellow', ['||man', '|yellow|house', '|blue|coat']],
  ['make the coat of the soldier green', ['|green|coat']],
  ['Please color the dress of the bride white', ['|white|dress']],
  ['walls, ceiling and floor are white', ['|white|walls', '|white|ceiling', '|white|floor']],
  ['hat, coat, shoes: black', ['|black|hat', '|black|coat', '|black|shoes']],
  ['a woman in a light-blue-and-white checked apron', ['checked|light blue and white|apron']],
  ['1950s Kodachrome colors, red convertible', ['|red|convertible'], ['1950s Kodachrome colors']],
  ['rgb(255,0,0) dress', ['|#ff0000|dress']],
  ['hsl(120, 100%, 25%) dress', ['|#008000|dress']],
  ['a 336699 wall and a facade', ['|#336699|wall', '||facade']],
  ['the sofa is grey, the left one is blue', ['|gray|sofa', 'left|blue|sofa']],
  ['two cars, one red and one blue', ['||cars', '|red|cars', '|blue|cars']],
  ['neither the car nor the bus is red', [], ['car', 'bus', 'red']],
  ['nothing is red, a blue car', ['|blue|car'], ['red']],
  ['turn the car from blue to green', ['|green|car'], ['blue']],
  ['change the color of the car to red', ['|red|car']],
  ["the car's color is dark green", ['|dark green|car']],
  ['grey stone', ['|gray|stone']],
  // A language without a table: a clause is no thing.
  [
    'kobieta ubrana czerwona sukienka oraz czarny kapelusz',
    [],
    ['kobieta ubrana czerwona sukienka oraz czarny kapelusz'],
  ],
  ['a yelow hat and a purpel coat', ['|yellow|hat', '|purple|coat']],
];

describe('kinds of sentences', () => {
  beforeAll(loadParser);
  it.each(KINDS)('reads %j', (...example) => check(example));
});
