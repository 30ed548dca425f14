import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import * as z from 'zod/mini';
import { LOOKS } from '../color/looks';
import { NEUTRAL_ROW } from '../color/row-grade';
import { colorOf, EditsSchema, gradeOf, hexOf, marksOf, readEdits, rowGradesIn } from './edits';

const thing = { noun: 'car', color: '#8040c0', frame: 0, points: [[0.4, 0.6, 1]] };
const point = { frame: 3, color: 'navy', at: [[0.5, 0.5]] };
const wrong = (value: unknown) => {
  const read = readEdits(typeof value === 'string' ? value : JSON.stringify(value));
  return 'wrong' in read ? read.wrong : null;
};

it('reads things with points, boxes and masks', () => {
  const read = readEdits(
    JSON.stringify({ things: [thing, { noun: null, color: null, frame: 3, box: [0, 0, 0.5, 1], gray: true }] }),
  );
  if (!('edits' in read)) throw new Error(read.wrong);
  expect(read.edits.things.map(marksOf)).toEqual([
    [{ kind: 'point', at: [0.4, 0.6], sign: 1 }],
    [{ kind: 'box', box: [0, 0, 0.5, 1], sign: 1 }],
  ]);
});

it('a look can be moved on by sliders', () => {
  const read = readEdits(JSON.stringify({ look: 'faded', sliders: { saturation: 0.8 } }));
  if (!('edits' in read)) throw new Error(read.wrong);
  expect(gradeOf(read.edits)).toEqual({ ...LOOKS.faded, saturation: 0.8 });
});

it('rows have sliders of their own', () => {
  const read = readEdits(JSON.stringify({ rows: { Car: { strength: 0 } } }));
  if (!('edits' in read)) throw new Error(read.wrong);
  const phrase = (noun: string) => ({ id: noun, noun, text: noun, exactAb: null });
  expect(rowGradesIn(read.edits, [phrase('road'), phrase('car')])).toEqual([null, { ...NEUTRAL_ROW, strength: 0 }]);
});

it.each([
  ['things[0].color', { things: [{ ...thing, color: 'blurple' }] }],
  ['things[1].frame', { things: [thing, { ...thing, frame: -1 }] }],
  ['things[0].points[0]', { things: [{ ...thing, points: [[0.4, 0.6]] }] }],
  ['things[0].points[0][0]', { things: [{ ...thing, points: [[4, 0.6, 1]] }] }],
  ['things[0].points[0][2]', { things: [{ ...thing, points: [[0.4, 0.6, 2]] }] }],
  ['things[0].keep', { things: [{ ...thing, keep: true }] }],
  ['things[0].box', { things: [{ ...thing, box: [0, 0, 1] }] }],
  ['things[0] needs', { things: [{ ...thing, points: [] }] }],
  ['things[0].noun', { things: [{ ...thing, noun: undefined }] }],
  ['things[0].colour', { things: [{ ...thing, colour: 'red' }] }],
  ['locks[0].image', { locks: [{ frame: 0 }] }],
  [
    'locks[1].frame',
    {
      locks: [
        { frame: 0, image: 'a.png' },
        { frame: -1, image: 'b.png' },
      ],
    },
  ],
  [
    'locks lock one frame twice',
    {
      locks: [
        { frame: 3, image: 'a.png' },
        { frame: 3, image: 'b.png' },
      ],
    },
  ],
  ['references[0].frames', { references: [{ image: 'a.jpg', frames: [9, 4] }] }],
  ['references[0].image', { references: [{ image: 7 }] }],
  ['points[0].at', { points: [{ ...point, at: [] }] }],
  ['points[1].at[0]', { points: [point, { ...point, at: [[0.5]] }] }],
  ['points[0].color', { points: [{ ...point, color: null }] }],
  ['points[0].color', { points: [{ ...point, color: 'blurple' }] }],
  ['looks', { looks: [] }],
  ['sliders.warmth must be a number from -1 to 1', { sliders: { warmth: 3 } }],
  ['look must be one of kodachrome', { look: 'sepia' }],
  ['rows.car.strength must be a number from 0 to 2', { rows: { car: { strength: 3 } } }],
  ['sliders.glow', { sliders: { glow: 1 } }],
  ['is no JSON', '{"things": ['],
  ['its contents', '[]'],
])('names the entry at fault: %s', (name, value) => {
  expect(wrong(value)).toContain(name);
});

it('colors are names or figures', () => {
  expect(colorOf('rgb(128, 64, 192)')).toEqual({ color: null, hex: '#8040c0' });
  expect(colorOf('navy')).toEqual({ color: 'navy', hex: null });
  expect(colorOf('blurple')).toBeNull();
  expect(hexOf('navy')).toBe('#19235a');
  expect(hexOf('black and white')).toBeNull();
});

it('docs/edits.schema.json is the schema', () => {
  const path = new URL('../../../docs/edits.schema.json', import.meta.url);
  const schema = `${JSON.stringify(z.toJSONSchema(EditsSchema, { io: 'input' }), null, 2)}\n`;
  if (process.env.WRITE_SCHEMA) writeFileSync(path, schema);
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(JSON.parse(schema));
});
