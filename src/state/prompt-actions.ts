/**
 * Edits of the prompt. Text and rows are the same data: an edit of the text is parsed into rows (keeping ids, exact colours and
 * switches), an edit of a row is written into the text in place.
 */
import { loadParser, type PromptRow, parsePrompt, writePrompt } from '../domain/prompt';
import { amend, edit, type Project, project } from './project';

/** Typing in the prompt box; a burst of keys is one undo step. */
export function typePrompt(text: string): void {
  edit('the prompt', readText(text), 'prompt');
}

/** Replaces the whole prompt at once: an example was chosen. */
export function choosePrompt(text: string): void {
  edit('the example prompt', readText(text));
}

/** Gives a row a named colour, or an exact one as "#rrggbb" (the name then says the nearest), or none. */
export function colorRow(id: string, color: string | null, hex: string | null): void {
  const row = find(id);
  if (row) writeRows(`the colour of ${row.noun || 'a row'}`, change(id, { color, hex }), `color ${id}`);
}

export function renameRow(id: string, noun: string): void {
  const row = find(id);
  if (row && noun.trim() !== '' && noun.trim() !== row.noun)
    writeRows(`renaming ${row.noun}`, change(id, { noun: noun.trim() }));
}

export function toggleRow(id: string): void {
  const row = find(id);
  if (row) writeRows(`switching ${row.noun} ${row.enabled ? 'off' : 'on'}`, change(id, { enabled: !row.enabled }));
}

export function removeRow(id: string): void {
  const row = find(id);
  const { rows } = project.getState();
  if (row)
    writeRows(
      `removing ${row.noun}`,
      rows.filter((other) => other.id !== id),
    );
}

/** Adds a thing at the end of the prompt, without a colour until one is chosen. */
export function addRow(noun: string): void {
  const row: PromptRow = { id: 'new', noun, color: null, modifiers: '', hex: null, enabled: true, range: [0, 0] };
  writeRows(`adding ${noun}`, [...project.getState().rows, row]);
}

/** Loads the full grammar and reads the text again with it; rows may become better, never an undo step. */
export async function loadGrammar(): Promise<void> {
  await loadParser();
  const { promptText } = project.getState();
  if (promptText !== '') amend(readText(promptText));
}

function readText(text: string): Pick<Project, 'promptText' | 'rows' | 'unused'> {
  const { rows, unused } = parsePrompt(text, project.getState().rows);
  return { promptText: text, rows, unused };
}

function writeRows(label: string, rows: PromptRow[], group?: string): void {
  const text = writePrompt(rows, project.getState().promptText);
  // Reading it back gives the rows their new places in the text; ids carry the switches and exact colours over.
  const read = parsePrompt(text, rows);
  edit(label, { promptText: text, rows: read.rows, unused: read.unused }, group);
}

function find(id: string): PromptRow | undefined {
  return project.getState().rows.find((row) => row.id === id);
}

function change(id: string, part: Partial<PromptRow>): PromptRow[] {
  return project.getState().rows.map((row) => (row.id === id ? { ...row, ...part } : row));
}
