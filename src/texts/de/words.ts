import { wordsOf } from '../words';

export const words = wordsOf('de');
export const { number, plural, count, megabytes } = words;

export const frames = (value: number) => count(value, { one: 'Bild', other: 'Bilder' });

/** German names of the palette's colors; others are shown by their English ones. */
export const COLORS: Readonly<Record<string, string>> = {
  red: 'rot',
  orange: 'orange',
  yellow: 'gelb',
  green: 'grün',
  blue: 'blau',
  purple: 'lila',
  pink: 'rosa',
  brown: 'braun',
  black: 'schwarz',
  gray: 'grau',
  white: 'weiß',
  navy: 'marineblau',
  teal: 'petrol',
  turquoise: 'türkis',
  cyan: 'cyan',
  'sky blue': 'himmelblau',
  'light blue': 'hellblau',
  'dark blue': 'dunkelblau',
  'light green': 'hellgrün',
  'dark green': 'dunkelgrün',
  olive: 'oliv',
  lime: 'limette',
  maroon: 'rotbraun',
  crimson: 'karminrot',
  magenta: 'magenta',
  violet: 'violett',
  lavender: 'lavendel',
  beige: 'beige',
  tan: 'hellbeige',
  gold: 'gold',
  peach: 'pfirsich',
  cream: 'cremeweiß',
  'dark red': 'dunkelrot',
  'dark brown': 'dunkelbraun',
  'light brown': 'hellbraun',
  salmon: 'lachs',
  mint: 'mintgrün',
  indigo: 'indigo',
  blonde: 'blond',
  burgundy: 'weinrot',
  silver: 'silbern',
  khaki: 'khaki',
  emerald: 'smaragdgrün',
};
