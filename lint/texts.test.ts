/** The catalog is whole: no text of the screen stands outside src/texts, and every language has each text with each of its values. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseAst } from 'vite';
import { expect, it } from 'vitest';
import { isUnnamed } from '../src/domain/hand/thing';
import { texts as english } from '../src/texts/en';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Of src/state: names of reactions, what the console and records say, and errors' English sentences that stand apart from their error. */
const NOT_SHOWN = [
  'src/state/reactions.ts',
  'src/state/trouble.ts',
  'src/state/film/filmstrip.ts',
  'src/state/film/open-file.ts',
  'src/state/jobs/export.ts',
  'src/state/models/models.ts',
  'src/state/models/offer.ts',
  'src/state/offline/arrivals.ts',
  'src/state/offline/keep-offline.ts',
  'src/state/queue/add.ts',
  'src/state/saving/recent.ts',
];

/** Groups of edits that are one undo step: "color row-1". */
const GROUP = /^(color|grade|stroke|boundary) \{\}$/;
/** Shortcuts as react-hotkeys-hook writes them. */
const HOTKEYS = /^[a-z]+(\+[a-z]+)*, [a-z]+(\+[a-z]+)*$/;
/** Attributes whose value is no text, though it may look like one. */
const CODE_ATTRIBUTES = /^(className|style|key|id|d|viewBox|preserveAspectRatio|placement|hint|rel|type|slot|data-.*)$/;
/** Calls whose strings are names, told to programmers alone, or an error's English sentence, which other languages say by its code. */
const CODE_CALLS =
  /^(Error|TypeError|TintypeError|toTintypeError|DOMException|RegExp|BroadcastChannel|Symbol|openDB|querySelector(All)?|closest|matches|matchMedia|addEventListener|startsWith|endsWith|includes|getContext|setProperty|request|test|replace|split|join)$/;
/** Words that begin with a capital letter and are names of keys, events or errors, of formats and codecs, or a proper name. */
const NAMES =
  /^(https?:.*|Escape|Enter|Delete|Backspace|Tab|Home|End|Page(Up|Down)|Arrow\w+|Files|\w+Error|Content-Type|Tintype|[A-Z0-9._/ -]+|(Ctrl|Shift|Alt|Space)( .*)?|WebM|ProRes.*|BT\.\d+)$/;

/** Values of the program's own that have a space in them. */
const CODE_WORDS = ['as known', 'older draft', 'earlier words', 'edit held'];

interface Node {
  type: string;
  start: number;
  [field: string]: unknown;
}

/** A text for people: two words, or one with a capital letter or a sentence's mark. */
function isText(value: string): boolean {
  const text = value.trim();
  // Selectors and values of CSS have brackets.
  if (!/\p{L}{2}/u.test(text) || /\[\w|^[a-z-]+\(/.test(text) || NAMES.test(text) || CODE_WORDS.includes(text))
    return false;
  return (
    /\p{L}[,.:;!?…]? +[\p{L}(“]/u.test(text) || /^\p{Lu}\p{Ll}+\b[^/=]*$/u.test(text) || /\p{L}…|\p{L}\.$/u.test(text)
  );
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** Texts that a source shows to people by itself. */
function textsIn(code: string, lang: 'ts' | 'tsx'): string[] {
  const found: string[] = [];
  const visit = (node: Node, parent: Node | null, field: string): void => {
    if (/^(Import|TS|ExportAll)/.test(node.type) && !/^TS(As|Satisfies|NonNull)/.test(node.type)) return;
    if (node.type === 'JSXAttribute') {
      const { name } = node.name as { name: string };
      if (CODE_ATTRIBUTES.test(name)) return;
      const value = node.value as Node | null;
      const isSpoken =
        /^(aria-(label|description|valuetext|roledescription)|label|title|alt|placeholder|textValue)$/.test(name);
      if (
        isSpoken &&
        value?.type === 'Literal' &&
        /\p{L}/u.test(String(value.value)) &&
        !NAMES.test(String(value.value))
      )
        found.push(String(value.value));
    }
    if (node.type === 'JSXText' && /\p{L}/u.test(String(node.value)) && !NAMES.test(String(node.value).trim()))
      found.push(String(node.value).trim());
    if (node.type === 'CallExpression' || node.type === 'NewExpression') {
      const callee = node.callee as { name?: string; property?: { name?: string } };
      const called = callee.property?.name ?? callee.name ?? '';
      if (CODE_CALLS.test(called)) {
        // Errors have their remedy among the options.
        const isError = /TintypeError$/.test(called);
        // What is called may itself hold texts, and so may functions among the arguments.
        for (const argument of node.arguments as Node[])
          if (!isError && /Function|Object/.test(argument.type)) visit(argument, node, 'arguments');
        visit(node.callee as Node, node, 'callee');
        return;
      }
    }
    const isCompared = parent?.type === 'BinaryExpression' || parent?.type === 'SwitchCase';
    const isKey = parent?.type === 'Property' && field === 'key';
    const name = (parent?.key as { name?: string } | undefined)?.name;
    const isHotkey = name === 'keys' && HOTKEYS.test(String(node.value));
    if (
      node.type === 'Literal' &&
      typeof node.value === 'string' &&
      !isCompared &&
      !isKey &&
      !isHotkey &&
      parent?.type !== 'JSXAttribute'
    )
      if (isText(node.value)) found.push(node.value);
    if (node.type === 'TemplateLiteral') {
      const parts = (node.quasis as { value: { cooked: string } }[]).map(({ value }) => value.cooked);
      if (isText(parts.join('xx')) && parts.some((part) => /\p{L}{2}/u.test(part))) found.push(parts.join('{}'));
    }
    for (const [name, value] of Object.entries(node)) {
      for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) visit(child, node, name);
    }
  };
  visit(parseAst(code, { lang }) as unknown as Node, null, '');
  return found;
}

function sources(folder: string): string[] {
  const names = readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => /\.tsx?$/.test(name) && !/\.(test|d)\.tsx?$/.test(name))
    .map((name) => `${folder}/${name}`);
}

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: sources in quotes
it('texts are found wherever they may stand', () => {
  const find = (code: string) => textsIn(code, 'tsx');
  expect(find('const a = <p>Drop it</p>;')).toEqual(['Drop it']);
  expect(find('const a = <p aria-label="gone" title={`Move ${b} up`} />;')).toEqual(['gone', 'Move {} up']);
  expect(find("toast('Undone'); const b = { label: 'try again' };")).toEqual(['Undone', 'try again']);
  expect(find("a.b = c ? 'in the queue' : `${n} frames`;")).toEqual(['in the queue', '{} frames']);
  expect(find("if (key === 'Escape') throw new Error('No root here'); f('tintype-queue', 'image/png');")).toEqual([]);
  expect(
    find('import a from \'./The file\'; const b = <p className="a b" role={`thing-${id}`}>{t.a} · 12×</p>;'),
  ).toEqual([]);
});
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: sources in quotes

it('no text of the screen stands outside the catalog', () => {
  const files = ['src/ui', 'src/state'].flatMap(sources);
  expect(files.length).toBeGreaterThan(100);
  const found = files.flatMap((path) => {
    const own = textsIn(readFileSync(`${root}${path}`, 'utf8'), path.endsWith('x') ? 'tsx' : 'ts');
    return NOT_SHOWN.includes(path) ? [] : own.filter((text) => !GROUP.test(text)).map((text) => `${path}: ${text}`);
  });
  expect(found).toEqual([]);
});

/** Paths of a catalog's texts, with the number of values that each takes. */
function shape(value: unknown, path: string): string[] {
  if (typeof value === 'string') return [path];
  if (typeof value === 'function') return [`${path} of ${value.length}`];
  return Object.entries(value as object).flatMap(([name, inner]) => shape(inner, `${path}.${name}`));
}

// tsc checks the names and kinds of values; a function that takes fewer of them is of the same type all the same.
const { words: _, ...model } = english;
const others = readdirSync(`${root}src/texts`).filter((name) => /^[a-z]{2}$/.test(name) && name !== 'en');

it.each(others)('%s says all that English says, with every value', async (code) => {
  const { texts } = (await import(`../src/texts/${code}/index.ts`)) as { texts: typeof english };
  const { words: __, ...own } = texts;
  expect(shape(own, code)).toEqual(shape(model, code));
});

it.each(['en', ...others])('what %s calls an unnamed thing is known as no name', async (code) => {
  const { texts } = (await import(`../src/texts/${code}/index.ts`)) as { texts: typeof english };
  expect(isUnnamed({ name: texts.hand.thing(12) })).toBe(true);
});
