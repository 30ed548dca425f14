import { wordsOf } from '../words';

export const words = wordsOf('de');
export const { number, plural, count, megabytes } = words;

export const frames = (value: number) => count(value, { one: 'Bild', other: 'Bilder' });
