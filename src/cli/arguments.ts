import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { TintypeError } from '../domain/errors';
import { DEFAULT_FORMAT, formatById, formatOf, OUTPUT_FORMATS } from '../domain/formats';
import { readEdits } from '../domain/hand/edits';
import { FUSIONS, STILLS } from '../domain/settings';
import type { CliEdits } from '../headless/edits';
import type { CliJobOptions } from '../headless/job';
import type { CliJoinOptions, CliShareOptions } from '../headless/shares';

/** Whether its ending alone asks for this format. */
const isFirst = (id: string) =>
  OUTPUT_FORMATS.find(({ extension }) => extension === formatById(id).extension)?.id === id;

export const USAGE = `npm run colorize -- IN --prompt TEXT -o OUT.mp4 [options]
npm run colorize -- IN --list-shots
npm run colorize -- IN --shots A-B --prompt TEXT -o SHARE.zip [options]
npm run colorize -- IN --join SHARE.zip... -o OUT.mp4

  --prompt TEXT        what has which color: "a woman in a navy coat, a red car"; empty for plausible colors
  --prompts FILE.json  prompts by the shot where they begin to hold: {"1": "a red car", "4": "", "6": "a blue boat"};
                       shots without one take that of the shot before, the first ones --prompt
  --edits FILE.json    things shown by hand, with colors of their own: {"things": [{"noun": "car", "color": "#8040c0",
                       "frame": 0, "points": [[0.4, 0.6, 1]]}]}, points of color: {"points": [{"frame": 0,
                       "color": "#336699", "at": [[0.7, 0.2]]}]}, frames that keep the colors of a picture, which their
                       shots follow: {"locks": [{"frame": 0, "image": "0.png"}]}, photographs whose colors go to what
                       looks alike: {"references": [{"image": "car.jpg", "frames": [0, 90]}]}, a look and sliders:
                       {"look": "kodachrome", "sliders": {"warmth": 0.3}}; docs/edits.schema.json
  -o, --out FILE       the file to write; its ending says what:
${OUTPUT_FORMATS.map(({ id, extension, label, what }) => `                         ${extension.padEnd(5)} ${label}, ${what}${isFirst(id) ? '' : ` (--format ${id})`}`).join('\n')}
  --format ID          which of those that share an ending; the first of them when left out
  --from T, --to T     part of the video: seconds, or [[h:]m:]s
  --frames N           at most so many frames
  --size 256           shorter side that the model works at
  --steps N            denoising steps; the pack's own number when left out
  --seed N             another seed, other colors where the words leave them open
  --fusion ccf         how clips are tied together: ccf, average, sliding or clips (the last three to compare with)
  --stills shared      whether places that hold still share one color: shared or apart (to compare with)
  --quality good       draft, good or best
  --model DIR          another model than the built-in one: the folder of a pack (docs/pack-format.md)
  --ep webgpu|wasm     graphics adapter or processor; the better one there is when left out
  --json [REPORT]      write what was done, how long each step took and what was used; without a name, to standard output

A film on many machines (docs/many-machines.md):
  --list-shots         print the film's shots: number, frames, time
  --shots LIST         colorize only these shots, numbers from 1: "3", "2-5", "7-", "-4", "1,8-9"; writes a share
  --join               put the shares that are named behind the film together and export it
  --partial            join although shots are missing; they stay gray
  --mixed              join although shares were made on different kinds of adapters`;

const options = {
  prompt: { type: 'string' },
  prompts: { type: 'string' },
  edits: { type: 'string' },
  out: { type: 'string', short: 'o' },
  from: { type: 'string' },
  to: { type: 'string' },
  frames: { type: 'string' },
  size: { type: 'string' },
  steps: { type: 'string' },
  seed: { type: 'string' },
  fusion: { type: 'string' },
  stills: { type: 'string' },
  quality: { type: 'string' },
  format: { type: 'string' },
  model: { type: 'string' },
  ep: { type: 'string' },
  json: { type: 'string' },
  'list-shots': { type: 'boolean' },
  shots: { type: 'string' },
  join: { type: 'boolean' },
  partial: { type: 'boolean' },
  mixed: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

type Option = keyof typeof options;

/** A sentence for the user, without a stack. */
export class UsageError extends Error {}

interface Common {
  /** The film. */
  input: string;
  /** Where the report goes; "-" is standard output, undefined nowhere. */
  json: string | undefined;
}

interface OwnModel {
  /** Folder of a model, to be served at the jobs' `packUrl`; undefined: the built-in one. */
  model: string | undefined;
}

export type Command =
  | { kind: 'help' }
  | (Common & { kind: 'list' })
  | (Common & OwnModel & { kind: 'film'; out: string; job: CliJobOptions })
  | (Common & OwnModel & { kind: 'share'; out: string; job: CliShareOptions })
  | (Common & { kind: 'join'; out: string; shares: string[]; job: CliJoinOptions });

const OF_MODEL = ['prompt', 'prompts', 'edits', 'size', 'steps', 'seed', 'fusion', 'stills', 'model', 'ep'] as const;
const OF_RANGE = ['from', 'to', 'frames'] as const;
const ALLOWED: Record<'list' | 'film' | 'share' | 'join', readonly Option[]> = {
  list: ['list-shots', 'json'],
  film: [...OF_MODEL, ...OF_RANGE, 'quality', 'format', 'out', 'json'],
  share: [...OF_MODEL, 'shots', 'out', 'json'],
  join: ['join', 'partial', 'mixed', 'quality', 'format', 'out', 'json'],
};
const WHY: Record<keyof typeof ALLOWED, string> = {
  list: 'has no place beside --list-shots',
  film: 'goes with --join only',
  share: 'has no place beside --shots: a share is whole shots, and no film yet',
  join: 'has no place beside --join: the shares have been made already',
};

/** @param args the arguments after the program's name @throws UsageError, OUTPUT_FORMAT */
export function readArguments(args: string[]): Command {
  const { values, positionals } = parse(args);
  if (values.help) return { kind: 'help' };
  const kind = values['list-shots'] ? 'list' : values.join ? 'join' : values.shots !== undefined ? 'share' : 'film';
  for (const name of Object.keys(values) as Option[])
    if (!ALLOWED[kind].includes(name)) throw new UsageError(`--${name} ${WHY[kind]}.`);

  const [input, ...shares] = positionals.map((path) => resolve(path));
  if (input === undefined || (kind !== 'join' && shares.length > 0)) throw new UsageError('Name one film.');
  if (kind === 'join' && shares.length === 0) throw new UsageError('Name the film, then the shares to join.');
  for (const path of [input, ...shares]) if (!existsSync(path)) throw new UsageError(`${path}: there is no such file.`);
  const json = values.json === undefined || values.json === '-' ? values.json : resolve(values.json);
  if (json === input) throw new UsageError('--json would write over the film.');
  if (kind === 'list') return { kind, input, json };

  const own = modelFolder(values.model);
  const model = {
    ...(own && { packUrl: 'models/own/' }),
    prompt: values.prompt ?? '',
    ...(values.prompts !== undefined && { prompts: readPrompts(values.prompts) }),
    ...(values.edits !== undefined && { edits: readEditsFile(values.edits) }),
    size: count('size', values.size, 64, 1024),
    steps: count('steps', values.steps, 1, 50),
    seed: count('seed', values.seed, 0, 2 ** 32 - 1),
    fusion: values.fusion === undefined ? undefined : oneOf('fusion', values.fusion, FUSIONS),
    stills: values.stills === undefined ? undefined : oneOf('stills', values.stills, STILLS),
    ep: oneOf('ep', values.ep ?? 'auto', ['auto', 'webgpu', 'wasm']),
  };
  const quality = oneOf('quality', values.quality ?? 'good', ['draft', 'good', 'best']);
  if (kind === 'share') {
    const out = outFile(values.out, 'SHARE.zip', [input]);
    if (!/\.zip$/i.test(out)) throw new UsageError('A share is a zip file, not a film yet: -o SHARE.zip');
    return { kind, input, json, out, model: own, job: { ...model, shots: values.shots! } };
  }
  const out = outFile(values.out, `OUT${DEFAULT_FORMAT.extension}`, [input, ...shares]);
  const format = formatOf(out, values.format).id;
  if (kind === 'join') {
    const { partial = false, mixed = false } = values;
    return { kind, input, json, out, shares, job: { partial, mixed, quality, format } };
  }
  const from = seconds('from', values.from);
  const to = seconds('to', values.to);
  return {
    kind,
    input,
    json,
    out,
    model: own,
    job: { ...model, from, to, frames: count('frames', values.frames, 1, 1e7), quality, format },
  };
}

function parse(args: string[]) {
  const named: string[] = [];
  for (const [i, arg] of args.entries()) {
    // After --shots, "-4" is a list of shots, not an option.
    if (args[i - 1] === '--shots' && /^-\d/.test(arg)) named[named.length - 1] = `--shots=${arg}`;
    else named.push(arg);
    // A report without a name goes to standard output.
    if (arg === '--json' && /^$|^-./.test(args[i + 1] ?? '')) named.push('-');
  }
  try {
    return parseArgs({ args: named, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function outFile(out: string | undefined, form: string, inputs: string[]): string {
  if (!out) throw new UsageError(`Say where to write the result: -o ${form}`);
  const path = resolve(out);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    throw new TintypeError('OUTPUT_FORMAT', `${out} is a folder.`, {
      remedy: `Name a file in it: -o ${join(out, form)}`,
    });
  }
  if (inputs.includes(path)) throw new UsageError(`-o would write over ${path}.`);
  return path;
}

function modelFolder(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  const folder = resolve(path);
  if (existsSync(join(folder, 'manifest.json'))) return folder;
  throw new UsageError(`--model wants the folder of a model: there is no manifest.json in ${path}.`);
}

function readPrompts(path: string): Record<string, string> {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UsageError(`${path} could not be read: ${error instanceof Error ? error.message : error}`);
  }
  const entries = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : null;
  if (!entries?.every(([number, text]) => /^[1-9]\d*$/.test(number) && typeof text === 'string'))
    throw new UsageError(`${path} must hold prompts by shot numbers: {"1": "a red car", "4": "a blue boat"}`);
  return Object.fromEntries(entries);
}

function readEditsFile(path: string): CliEdits {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${path} could not be read: ${error instanceof Error ? error.message : error}`);
  }
  const read = readEdits(text);
  if ('wrong' in read) throw new UsageError(`${path}: ${read.wrong}`);
  const contents = (name: string, entry: string) => {
    try {
      return readFileSync(resolve(dirname(path), name)).toString('base64');
    } catch {
      throw new UsageError(`${path}: ${entry} names ${name}, and there is no such file.`);
    }
  };
  const { things, locks, references } = read.edits;
  return {
    ...read.edits,
    masks: things.map(({ mask }, i) => (mask === undefined ? null : contents(mask, `things[${i}].mask`))),
    keepImages: things.map(({ keep }, i) => (keep === undefined ? null : contents(keep, `things[${i}].keep`))),
    lockImages: locks.map(({ image }, i) => contents(image, `locks[${i}].image`)),
    referenceImages: references.map(({ image }, i) => contents(image, `references[${i}].image`)),
  };
}

function count(name: string, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new UsageError(`--${name} must be a whole number from ${least} to ${most}, not "${text}".`);
  }
  return value;
}

function seconds(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^(\d+:){0,2}\d+(\.\d+)?$/.test(text))
    throw new UsageError(`--${name} must be seconds or h:m:s, not "${text}".`);
  return text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}

function oneOf<T extends string>(name: string, text: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === text);
  if (!found) throw new UsageError(`--${name} must be one of ${choices.join(', ')}, not "${text}".`);
  return found;
}
