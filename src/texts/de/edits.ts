import type { Texts } from '../en';

export const edits: Texts['edits'] = {
  undid: (edit) => `Rückgängig: ${edit}`,
  didAgain: (edit) => `Wiederholt: ${edit}`,
  nothingToUndo: 'Nichts rückgängig zu machen',
  nothingToRedo: 'Nichts zu wiederholen',
  workingSize: 'Arbeitsgröße',
  steps: 'Schritte',
  seed: 'Startwert',
  anotherSeed: 'anderer Startwert',
  bestGuess: 'beste Schätzung',
  saturation: 'Sättigung',
};
