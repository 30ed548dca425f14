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
    neutrals: 'Grautöne schützen',
  },
  title: 'Look',
  asColored: 'Ohne Look',
  names: {
    kodachrome: 'Kodachrome',
    technicolor: 'Technicolor',
    autochrome: 'Autochrome',
    tinted: 'Handkoloriert',
    faded: 'Blasse 1970er',
  },
  nameIt: 'Name dieses Looks',
  save: 'Look speichern',
  remove: (look) => `Look ${look} entfernen`,
  ofThing: (thing) => `Regler für ${thing}`,
  strength: 'Stärke',
  reset: 'Zurücksetzen',
  fourVariants: 'Vier Varianten',
  closeVariants: 'Bisherige behalten',
  edits: {
    variant: (seed) => `Variante ${seed}`,
    look: (look) => `Look ${look}`,
    saving: (look) => `Look ${look} gespeichert`,
    removing: (look) => `Look ${look} entfernt`,
    saturation: 'Sättigung',
    warmth: 'Wärme',
    tint: 'Farbton',
    split: 'Teiltonung',
    neutrals: 'Grautöne geschützt',
  },
};
