import type { Texts } from '../en';
import { number, words } from './words';

export const looks: Texts['looks'] = {
  percent: words.percent,
  signed: (value) => `${value > 0 ? '+' : value < 0 ? '−' : ''}${number(Math.abs(Math.round(value * 100)))}`,
  sliders: {
    saturation: 'Sättigung',
    warmth: 'Wärme',
    tint: 'Farbton',
    split: 'Teiltonung',
    neutrals: 'Neutrales schützen',
  },
  edits: {
    saturation: 'Sättigung',
    warmth: 'Wärme',
    tint: 'Farbton',
    split: 'Teiltonung',
    neutrals: 'Neutrales geschützt',
  },
};
