/**
 * Slips of the fingers in the commonest color words: a letter left out, doubled, swapped with the
 * next, or taken for its neighbor on the keyboard.
 */

const NAMES = [
  'yellow',
  'orange',
  'purple',
  'green',
  'brown',
  'black',
  'white',
  'violet',
  'turquoise',
  'lavender',
  'beige',
  'maroon',
  'crimson',
  'burgundy',
  'magenta',
  'khaki',
  'indigo',
  'scarlet',
  'fuchsia',
  'gray',
  'blue',
  'pink',
];

/** Slips that the rule below does not reach. */
const SLIPS: readonly [string, string][] = [
  ['bleu', 'blue'],
  ['blu', 'blue'],
  ['rde', 'red'],
  ['gery', 'gray'],
  ['pikn', 'pink'],
  ['organge', 'orange'],
  ['turqoise', 'turquoise'],
  ['turquise', 'turquoise'],
  ['burgandy', 'burgundy'],
  ['fuschia', 'fuchsia'],
  ['lavander', 'lavender'],
  ['marroon', 'maroon'],
  ['kaki', 'khaki'],
  ['redd', 'red'],
  ['bluee', 'blue'],
  ['pinkk', 'pink'],
  ['grayy', 'gray'],
  ['greyy', 'gray'],
];

/** Neighboring keys that are often hit instead of the right one. */
const KEY_NEIGHBORS: Readonly<Record<string, string>> = {
  n: 'm',
  m: 'n',
  w: 'e',
  e: 'r',
  r: 'e',
  o: 'p',
  i: 'o',
  a: 's',
  l: 'k',
};

/** Words of their own that look like a slip. */
const WORDS = new Set(['back', 'bow', 'whit', 'corral', 'grown', 'range', 'brow', 'blk']);

const KNOWN = new Map<string, string>(SLIPS);
for (const name of NAMES) {
  if (name.length < 5) continue;
  for (const slip of slipsOf(name)) if (!WORDS.has(slip) && !NAMES.includes(slip)) KNOWN.set(slip, name);
}

function slipsOf(name: string): string[] {
  const slips: string[] = [];
  for (let k = 0; k < name.length; k++) {
    const [head, letter, tail] = [name.slice(0, k), name[k] as string, name.slice(k + 1)];
    const neighbor = KEY_NEIGHBORS[letter];
    if (neighbor !== undefined) slips.push(head + neighbor + tail);
    slips.push(head + letter + letter + tail);
    // The first letter is hardly ever left out.
    if (k === 0) continue;
    if (tail !== '') slips.push(head + tail);
    if (tail !== '') slips.push(head + tail[0] + letter + tail.slice(1));
  }
  return slips;
}

/** The color name meant by a misspelled one, or null. */
export const misspelled = (word: string): string | null => KNOWN.get(word) ?? null;
