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
  title: 'Look',
  /** Colors as the network gave them. */
  asColored: 'As colored',
  names: {
    kodachrome: 'Kodachrome',
    technicolor: 'Technicolor',
    autochrome: 'Autochrome',
    tinted: 'Hand-tinted',
    faded: 'Faded 1970s',
  },
  nameIt: 'Name of this look',
  save: 'Save look',
  remove: (look: string) => `Remove the look ${look}`,
  /** Of one thing. */
  ofThing: (thing: string) => `Sliders of ${thing}`,
  strength: 'Strength',
  reset: 'Reset',
  fourVariants: 'Four variants',
  closeVariants: 'Keep what there is',
  /** What undo names. */
  edits: {
    variant: (seed: number) => `variant ${seed}`,
    look: (look: string) => `the look ${look}`,
    saving: (look: string) => `saving the look ${look}`,
    removing: (look: string) => `removing the look ${look}`,
    saturation: 'saturation',
    warmth: 'warmth',
    tint: 'tint',
    split: 'split toning',
    neutrals: 'protecting neutrals',
  },
};
