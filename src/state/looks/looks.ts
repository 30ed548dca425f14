/** Looks that the user saves: part of the project, and remembered on this machine for other films. */
import type { Grade } from '../../domain/color/grade';
import { GradeSchema } from '../../domain/color/grade-schema';
import { joinLooks, type Look, NAME_LENGTH } from '../../domain/color/looks';
import { texts } from '../stores/language';
import { edit, project, useProject } from '../stores/project';

const KEY = 'tintype-looks';

/** What earlier films saved on this machine; what cannot be read counts as none. */
function rememberedLooks(): Look[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept)
      ? kept.map(({ name, grade }) => ({ name: String(name).slice(0, NAME_LENGTH), grade: GradeSchema.parse(grade) }))
      : [];
  } catch {
    return [];
  }
}

function remember(looks: readonly Look[]): void {
  localStorage.setItem(KEY, JSON.stringify(looks));
}

/** The user's own looks: this project's, then those remembered. */
export function useOwnLooks(): Look[] {
  return joinLooks(
    useProject((state) => state.looks),
    rememberedLooks(),
  );
}

export function chooseLook(name: string, grade: Grade): void {
  edit(texts().looks.edits.look(name), { grade });
}

/** Gives the sliders as they stand a name; a look of that name is replaced. */
export function saveLook(name: string): void {
  const saved = { name: name.trim().slice(0, NAME_LENGTH), grade: project.getState().grade };
  if (saved.name === '') return;
  remember(joinLooks([saved], rememberedLooks()));
  edit(texts().looks.edits.saving(saved.name), { looks: joinLooks([saved], project.getState().looks) });
}

/** Undo gives it back to the project. */
export function removeLook({ name, grade }: Look): void {
  const isOther = (look: Look) => look.name !== name;
  remember(rememberedLooks().filter(isOther));
  const { looks } = project.getState();
  // One of another film joins this project first, so that undo finds it.
  if (looks.every(isOther)) edit(texts().looks.edits.saving(name), { looks: [...looks, { name, grade }] });
  edit(texts().looks.edits.removing(name), { looks: project.getState().looks.filter(isOther) });
}
