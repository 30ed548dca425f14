import type { Texts } from '../en';
import { common } from './common';
import { edits } from './edits';
import { exporting } from './exporting';
import { hand } from './hand';
import { header } from './header';
import { looks } from './looks';
import { models } from './models';
import { notices } from './notices';
import { prompts } from './prompts';
import { queue } from './queue';
import { timeline, viewer } from './viewer';
import { welcome } from './welcome';
import { words } from './words';

export const texts: Texts = {
  words,
  common,
  edits,
  exporting,
  hand,
  header,
  looks,
  models,
  notices,
  prompts,
  queue,
  timeline,
  viewer,
  welcome,
};
