import type { Texts } from '../en';
import { common } from './common';
import { edits } from './edits';
import { header } from './header';
import { words } from './words';

export const texts: Texts = { words, common, edits, header };
