import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NEUTRAL_GRADE } from './color/grade';
import { TintypeError } from './errors';
import type { Mark } from './hand/marks';
import type { Mask } from './hand/mask';
import { type ProjectFile, parseProject, readHistory, serializeProject } from './project';

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true }).map((x) => x + 0);
const grade = fc.record({
  saturation: number(0, 4),
  warmth: number(-1, 1),
  tint: number(-1, 1),
  split: number(-1, 1),
  neutrals: number(0, 1),
});
const frame = fc.option(fc.nat(100_000));
const rows = fc.array(
  fc.record({
    id: fc.constantFrom('row-1', 'row-2'),
    noun: fc.string({ maxLength: 20 }),
    color: fc.option(fc.constantFrom('red', 'black and white')),
    modifiers: fc.constantFrom('', 'old pale'),
    hex: fc.option(fc.constant('#12ab9f')),
    enabled: fc.boolean(),
    range: fc.tuple(fc.nat(50), fc.nat(50)),
  }),
  { maxLength: 5 },
);
const thing = fc.record({
  id: fc.constantFrom('hand-1', 'hand-2'),
  name: fc.string({ maxLength: 20 }),
  color: fc.option(fc.constant('red')),
  hex: fc.option(fc.constant('#12ab9f')),
  enabled: fc.boolean(),
  treatment: fc.constantFrom('color' as const, 'gray' as const),
  boundTo: fc.option(fc.constant('row-1')),
  drawn: fc.array(
    fc.record({
      frame: fc.nat(1000),
      marks: fc.constant<Mark[]>([{ kind: 'point', at: [0.25, 0.5], sign: 1 }]),
      mask: fc.constant<Mask>({ width: 4, height: 2, runs: [3, 2, 3] }),
    }),
    { minLength: 1, maxLength: 2 },
  ),
});
const colorStroke = fc.record({
  id: fc.constantFrom('color-1', 'color-2'),
  frame: fc.nat(1000),
  hex: fc.constant('#12ab9f'),
  places: fc.constant<[number, number][]>([
    [0.25, 0.5],
    [0.3, 0.5],
  ]),
  enabled: fc.boolean(),
});
const digest = fc.constantFrom('a'.repeat(64), '0'.repeat(64));
const prompt = (from: number) => fc.record({ from: fc.constant(from), text: fc.string({ maxLength: 200 }), rows });
const project: fc.Arbitrary<ProjectFile> = fc.record({
  version: fc.constant(4 as const),
  media: fc.record({
    fileName: fc.string({ maxLength: 40 }),
    fileSizeBytes: fc.nat(),
    fingerprint: fc.constant('0123456789abcdef'.repeat(4)),
  }),
  prompts: fc
    .uniqueArray(fc.nat(100_000), { maxLength: 4 })
    .chain((starts) => fc.tuple(...[...new Set([0, ...starts])].sort((x, y) => x - y).map((from) => prompt(from)))),
  shotEdits: fc.record({ added: fc.array(fc.nat(1000)), removed: fc.array(fc.nat(1000)) }),
  things: fc.array(thing, { maxLength: 2 }),
  locks: fc.array(
    fc.record({ id: fc.constant('lock-1'), frame: fc.nat(1000), picture: digest, shots: fc.array(fc.nat(9)) }),
    {
      maxLength: 2,
    },
  ),
  references: fc.array(
    fc.record({
      ...{ id: fc.constant('reference-1'), name: fc.string({ maxLength: 20 }), picture: digest },
      ...{ from: fc.nat(1000), to: fc.nat(1000), enabled: fc.boolean() },
    }),
    { maxLength: 2 },
  ),
  colorStrokes: fc.array(colorStroke, { maxLength: 2 }),
  settings: fc.record({
    seed: fc.nat(),
    steps: fc.option(fc.integer({ min: 1, max: 8 })),
    workingSize: fc.constantFrom(128, 256, 512),
  }),
  inFrame: frame,
  outFrame: frame,
  grade,
  looks: fc.array(fc.record({ name: fc.string({ minLength: 1, maxLength: 40 }), grade }), { maxLength: 2 }),
  playhead: fc.nat(100_000),
});

describe('project files', () => {
  it('come back as they were saved', () => {
    fc.assert(fc.property(project, (saved) => void expect(parseProject(serializeProject(saved))).toEqual(saved)));
  });

  const example = () => JSON.parse(serializeProject(fc.sample(project, { numRuns: 1, seed: 7 })[0] as ProjectFile));
  const refused = (text: string): TintypeError => {
    try {
      parseProject(text);
    } catch (error) {
      if (error instanceof TintypeError) return error;
    }
    throw new Error('was accepted');
  };

  it.each([
    ['a cut-off file', '{"version": 1, "media":'],
    ['another JSON', '{"hello": "world"}'],
    ['no object', 'null'],
    ['a list', '[]'],
  ])('refuses %s in one sentence', (_, text) => {
    const error = refused(text);
    expect(error.code).toBe('PROJECT_INVALID');
    expect(error.message).toMatch(/^This project .*\.$/);
  });

  it('names what is wrong', () => {
    expect(refused(JSON.stringify({ ...example(), playhead: -3 })).message).toContain('playhead');
    expect(
      refused(JSON.stringify({ ...example(), settings: { seed: 1, steps: 99, workingSize: 256 } })).message,
    ).toContain('settings.steps');
  });

  it('reads version 3: no strokes of color', () => {
    const { colorStrokes: _, ...rest } = example();
    expect(parseProject(JSON.stringify({ ...rest, version: 3 }))).toEqual({ ...example(), colorStrokes: [] });
  });

  it('reads version 3: of the grade only the saturation', () => {
    const { grade: _, ...rest } = example();
    const grade = { ...NEUTRAL_GRADE, saturation: 0.5 };
    expect(parseProject(JSON.stringify({ ...rest, version: 3, saturation: 0.5 }))).toEqual({ ...example(), grade });
  });

  it('reads version 2: no things shown by hand', () => {
    const { things: _, ...rest } = example();
    expect(parseProject(JSON.stringify({ ...rest, version: 2 }))).toEqual({ ...example(), things: [] });
  });

  it('reads version 1: one prompt for the whole film, no edited boundaries', () => {
    const { prompts, shotEdits: _, things: __, ...rest } = example();
    const { text, rows } = prompts[0];
    expect(parseProject(JSON.stringify({ ...rest, version: 1, promptText: text, rows }))).toEqual({
      ...example(),
      prompts: [{ from: 0, text, rows }],
      shotEdits: { added: [], removed: [] },
      things: [],
    });
  });

  it('come with a history that is read as it was stored, or not at all', () => {
    const { version: _, media: __, playhead: ___, ...made } = example();
    const unused = [[2, 5, 'look']];
    const state = { ...made, prompts: [{ ...made.prompts[0], unused }], lastEdit: 'the prompt' };
    const history = { past: [state], future: [], lastEdit: 'saturation' };
    expect(readHistory(history)).toEqual(history);
    expect(readHistory({ ...history, past: [{ ...state, grade: 'full' }] })).toBeNull();
    const { grade: ____, ...older } = { ...state, saturation: 0.5 };
    const grade = { ...NEUTRAL_GRADE, saturation: 0.5 };
    expect(readHistory({ ...history, past: [older] })?.past).toEqual([{ ...state, grade }]);
    expect(readHistory(undefined)).toBeNull();
  });

  it('refuses prompts out of order and a film without one at its start', () => {
    const [first] = example().prompts;
    for (const prompts of [[], [{ ...first, from: 4 }], [first, { ...first, from: 9 }, { ...first, from: 9 }]])
      expect(refused(JSON.stringify({ ...example(), prompts })).message).toContain('prompts');
  });

  it('tells a newer format from a damaged file, and drops keys that it does not know', () => {
    expect(refused(JSON.stringify({ ...example(), version: 5 })).message).toContain('newer');
    expect(parseProject(JSON.stringify({ ...example(), later: true }))).not.toHaveProperty('later');
  });
});
