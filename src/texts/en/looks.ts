/** Sliders and looks: what is done to colors after the network. */
import { number, words } from './words';

/** "+35", "−20", "0": how far a slider stands from its middle. */
const signed = (value: number) =>
  `${value > 0 ? '+' : value < 0 ? '−' : ''}${number(Math.abs(Math.round(value * 100)))}`;

export const looks = {
  percent: words.percent,
  signed,
  sliders: {
    saturation: 'Saturation',
    warmth: 'Warmth',
    tint: 'Tint',
    split: 'Split toning',
    neutrals: 'Protect neutrals',
  },
  /** What undo names. */
  edits: {
    saturation: 'saturation',
    warmth: 'warmth',
    tint: 'tint',
    split: 'split toning',
    neutrals: 'protecting neutrals',
  },
};
