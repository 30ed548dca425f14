/**
 * Edits of the prompt that covers the frame in view. Text and rows are the same data: an edit of the text is parsed into rows
 * (keeping ids, exact colors and switches), an edit of a row is written into the text in place.
 */

import type { RowGrade } from '../../domain/color/row-grade';
import { loadLanguagesOf, loadParser, type PromptRow, parsePrompt, writePrompt } from '../../domain/prompt/prompt';
import { texts } from '../stores/language';
import { amend, edit, type Prompt, project, promptOf } from '../stores/project';
import { session } from '../stores/session';
import { mostPhrases } from './pack-phrases';

/** Typing in the prompt box; a burst of keys is one undo step. */
export function typePrompt(text: string): void {
  const prompt = present();
  replace(named(texts().edits.prompt), readText(prompt, text), `prompt ${prompt.from}`);
}

/** Replaces the whole prompt at once: an example was chosen. */
export function choosePrompt(text: string): void {
  replace(texts().edits.example, readText(present(), text));
}

/** Gives a row a named color, or an exact one as "#rrggbb" (the name then says the nearest), or none. */
export function colorRow(id: string, color: string | null, hex: string | null): void {
  const row = find(id);
  if (row) writeRows(named(texts().edits.colorOf(row.noun)), change(id, { color, hex }), `color ${id}`);
}

export function renameRow(id: string, noun: string): void {
  const row = find(id);
  if (row && noun.trim() !== '' && noun.trim() !== row.noun)
    writeRows(named(texts().edits.renaming(row.noun)), change(id, { noun: noun.trim() }));
}

export function toggleRow(id: string): void {
  const row = find(id);
  if (row) writeRows(named(texts().edits.switching(row.noun, !row.enabled)), change(id, { enabled: !row.enabled }));
}

/** Sliders of one thing; words and text stay. */
export function gradeRow(id: string, grade: RowGrade): void {
  const row = find(id);
  if (!row) return;
  const prompt = { ...present(), rows: change(id, { grade }) };
  replace(named(texts().edits.grading(row.noun)), prompt, `grade ${id} ${prompt.from}`);
}

export function removeRow(id: string): void {
  const row = find(id);
  if (row)
    writeRows(
      named(texts().edits.removing(row.noun)),
      present().rows.filter((other) => other.id !== id),
    );
}

/** Adds a thing at the end of the prompt, without a color until one is chosen. */
export function addRow(noun: string): void {
  const row: PromptRow = { id: 'new', noun, color: null, modifiers: '', hex: null, enabled: true, range: [0, 0] };
  writeRows(named(texts().edits.adding(noun)), [...present().rows, row]);
}

/** Loads the full grammar and reads the texts again with it. */
export async function loadGrammar(): Promise<void> {
  await loadParser();
  readAgain();
}

/** Loads what texts in other languages need, and reads them again with it. */
export async function learnLanguages(): Promise<void> {
  if (await loadLanguagesOf(project.getState().prompts.map(({ text }) => text))) readAgain();
}

/** Parses all prompts again, after the full grammar or another pack (another limit of phrases) was loaded. Makes no undo step. */
export function readAgain(): void {
  const { prompts } = project.getState();
  const read = prompts.map((prompt) => readText(prompt, prompt.text));
  if (JSON.stringify(read) !== JSON.stringify(prompts)) amend({ prompts: read });
}

/** The prompt that covers the frame in view. */
function present(): Prompt {
  return promptOf(session.getState().view.playhead);
}

/** An undo step's label with the shot that it changed, where prompts differ by shot. */
function named(label: string): string {
  if (project.getState().prompts.length < 2) return label;
  const number = session.getState().shots.starts.indexOf(present().from) + 1;
  return texts().edits.fromShotOn(label, number);
}

function readText(prompt: Prompt, text: string, previous = prompt.rows): Prompt {
  return { from: prompt.from, text, ...parsePrompt(text, previous, mostPhrases()) };
}

function writeRows(label: string, rows: PromptRow[], group?: string): void {
  const prompt = present();
  // Reading it back gives the rows their new places in the text; ids carry the switches and exact colors over.
  const next = readText(prompt, writePrompt(rows, prompt.text), rows);
  replace(label, next, group === undefined ? undefined : `${group} ${prompt.from}`);
}

function replace(label: string, prompt: Prompt, group?: string): void {
  const prompts = project.getState().prompts.map((other) => (other.from === prompt.from ? prompt : other));
  edit(label, { prompts }, group);
}

function find(id: string): PromptRow | undefined {
  return present().rows.find((row) => row.id === id);
}

function change(id: string, part: Partial<PromptRow>): PromptRow[] {
  return present().rows.map((row) => (row.id === id ? { ...row, ...part } : row));
}
