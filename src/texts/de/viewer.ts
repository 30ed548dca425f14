import type { Texts } from '../en';
import { words } from './words';

export const viewer: Texts['viewer'] = {
  picture: 'Bild',
  playing: 'Der Film läuft',
  frame: (frame, shown) => `Bild ${frame}, ${shown}`,
  wipe: 'Zwischen Grau und Farbe wischen',
  grayShare: (share) => `${words.percent(share)} grau`,
  fullZoom: words.percent(1),
  fullScreen: 'Vollbild',
  shown: {
    gray: 'Grau',
    draft: 'Entwurf',
    'older draft': 'Entwurf der früheren Beschreibung',
    done: 'Fertig',
    'earlier words': 'Fertig mit früherer Beschreibung',
  },
  original: 'Original',
  reading: 'Wird gelesen …',
  drafting: ', Entwurf entsteht …',
  modelLoading: ', das Modell wird geladen',
};
