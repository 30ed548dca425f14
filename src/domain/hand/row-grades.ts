/** Which sliders go with which map of a frame. */
import { isNeutralRow, type RowGrade } from '../color/row-grade';
import type { ChromaRange } from '../frames';
import type { PromptRow } from '../prompt/prompt';
import { type Placed, promptAt } from '../shots/prompts';
import type { Thing } from './thing';

/**
 * @param phraseIds of the phrases that the maps belong to
 * @returns their sliders, in that order; empty where none was moved
 */
export function rowGradesOf(
  phraseIds: readonly string[],
  rows: readonly PromptRow[],
  things: readonly Pick<Thing, 'id' | 'grade'>[],
): (RowGrade | null)[] {
  const grades = phraseIds.map((id) => [...rows, ...things].find((row) => row.id === id)?.grade ?? null);
  return grades.every(isNeutralRow) ? [] : grades;
}

/** Ranges as an export takes them: with the sliders of their things. */
export function withRowGrades(
  ranges: readonly ChromaRange[],
  prompts: readonly (Placed & { rows: PromptRow[] })[],
  things: readonly Thing[],
): (ChromaRange & { rowGrades: (RowGrade | null)[] })[] {
  return ranges.map((range) => ({
    ...range,
    rowGrades: rowGradesOf(range.phraseIds ?? [], promptAt(prompts, range.from).rows, things),
  }));
}
