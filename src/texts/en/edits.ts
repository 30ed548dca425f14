/** What undo and redo name, and what they say. */
export const edits = {
  undid: (edit: string) => `Undid ${edit}`,
  didAgain: (edit: string) => `Did again: ${edit}`,
  nothingToUndo: 'Nothing to undo',
  nothingToRedo: 'Nothing to redo',
  workingSize: 'working size',
  steps: 'steps',
  seed: 'the seed',
  anotherSeed: 'another seed',
  bestGuess: 'the best guess',
  saturation: 'saturation',
};
