import { common } from './common';
import { edits } from './edits';
import { header } from './header';
import { words } from './words';

export const texts = { words, common, edits, header };

/** What every language has to say. */
export type Texts = typeof texts;
