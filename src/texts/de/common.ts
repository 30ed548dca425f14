import { formatDuration } from '../../domain/timecode';
import type { Texts } from '../en';
import { words } from './words';

export const common: Texts['common'] = {
  language: 'Sprache',
  languageOfBrowser: 'wie im Browser',
  close: 'Schließen',
  cancel: 'Abbrechen',
  duration: formatDuration,
  frameRate: (fps, isVariable) => (isVariable ? `etwa ${words.rate(fps)} fps, variabel` : `${words.rate(fps)} fps`),
  keys: { Ctrl: 'Strg', Shift: 'Umschalt', Space: 'Leertaste', Home: 'Pos1', End: 'Ende', Delete: 'Entf' },
};
