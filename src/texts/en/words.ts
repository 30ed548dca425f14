import { wordsOf } from '../words';

export const words = wordsOf('en');
export const { number, plural, count, megabytes } = words;

export const frames = (value: number) => count(value, { one: 'frame', other: 'frames' });
