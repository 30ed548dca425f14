/** Which language a text is in, by eld's n-grams: 1.6 MB that are loaded for texts in other languages alone, as a chunk of their own. */
import { eld } from 'eld/small';
import { isWithoutSpaces, LANGUAGES } from './inflect';

/** Most characters that are examined; more would not improve the answer. */
const LENGTH = 2000;

const own = eld.newInstance();
own.setLanguageSubset(LANGUAGES.filter((language) => !isWithoutSpaces(language)));

/** How sure it is of each language with Latin letters, 0..1. */
export const detect = (text: string): Readonly<Record<string, number>> => own.detect(text.slice(0, LENGTH)).getScores();
