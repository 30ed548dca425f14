import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readArguments } from './arguments';

const folder = mkdtempSync(join(tmpdir(), 'tintype-arguments-'));
const file = (name: string, text = '') => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const film = file('film.mp4');
const [a, b] = [file('a.zip'), file('b.zip')];
const out = join(folder, 'out.mp4');

describe('the commands', () => {
  it('colorize a film, or a part of it', () => {
    const command = readArguments([film, '--prompt', 'a red car', '-o', out, '--from', '1:02.5', '--frames', '8']);
    expect(command).toMatchObject({
      kind: 'film',
      input: film,
      out,
      job: { prompt: 'a red car', from: 62.5, frames: 8 },
    });
  });

  it('take the format from the ending, or from --format', () => {
    const format = (name: string, ...more: string[]) => {
      const command = readArguments([film, '-o', join(folder, name), ...more]);
      return command.kind === 'film' && command.job.format;
    };
    expect(format('a.MP4')).toBe('mp4');
    expect(format('a.png')).toBe('png');
    expect(format('a.jpeg')).toBe('jpeg');
    expect(format('frames.zip')).toBe('png-sequence');
    expect(format('frames.zip', '--format', 'png-sequence')).toBe('png-sequence');
  });

  it('read edits, and name the entry that is wrong', () => {
    const run = (text: string) => readArguments([film, '--edits', file('edits.json', text), '-o', out]);
    const thing = { noun: 'car', color: 'red', frame: 0, mask: 'm.png' };
    file('m.png', 'white');
    expect(run(JSON.stringify({ things: [thing] }))).toMatchObject({ job: { edits: { masks: ['d2hpdGU='] } } });
    const given = { locks: [{ frame: 0, image: 'm.png' }], references: [{ image: 'm.png', frames: [0, 9] }] };
    expect(run(JSON.stringify(given))).toMatchObject({
      job: { edits: { lockImages: ['d2hpdGU='], referenceImages: ['d2hpdGU='] } },
    });
    expect(() => run(JSON.stringify({ locks: [{ frame: 0, image: 'none.png' }] }))).toThrow('locks[0].image');
    expect(() => run(JSON.stringify({ things: [{ ...thing, mask: 'n.png' }] }))).toThrow('things[0].mask names n.png');
    expect(() => run(JSON.stringify({ things: [{ ...thing, color: 7 }] }))).toThrow('things[0].color');
  });

  it('take another model, a folder with a manifest', () => {
    file('manifest.json', '{}');
    const command = readArguments([film, '-o', out, '--model', folder]);
    expect(command).toMatchObject({ model: folder, job: { packUrl: 'models/own/' } });
    expect(readArguments([film, '-o', out])).not.toHaveProperty('job.packUrl');
  });

  it('list shots', () => {
    expect(readArguments([film, '--list-shots'])).toEqual({ kind: 'list', input: film, json: undefined });
    expect(readArguments([film, '--list-shots', '--json'])).toMatchObject({ json: '-' });
    expect(readArguments(['--json', '--list-shots', film])).toMatchObject({ json: '-' });
  });

  it('make a share', () => {
    const prompts = file('words.json', '{"1": "a red car", "4": ""}');
    const args = [film, '--shots', '2-', '--prompts', prompts, '--fusion', 'average', '-o', join(folder, 'part.zip')];
    const job = { shots: '2-', prompt: '', prompts: { 1: 'a red car', 4: '' }, fusion: 'average', ep: 'auto' };
    expect(readArguments(args)).toMatchObject({ kind: 'share', job });
  });

  it('take shots from the start of the film for what they are', () => {
    expect(readArguments([film, '--shots', '-4', '-o', a])).toMatchObject({ job: { shots: '-4' } });
    expect(readArguments([film, '--json', '-', '--shots', '-2,7', '-o', a])).toMatchObject({ job: { shots: '-2,7' } });
  });

  it('join shares', () => {
    const command = readArguments([film, '--join', a, b, '-o', out, '--partial']);
    expect(command).toMatchObject({ kind: 'join', input: film, shares: [a, b], job: { partial: true, mixed: false } });
  });
});

describe('arguments that do not fit', () => {
  it.each([
    [[], 'Name one film'],
    [[join(folder, 'nowhere.mp4'), '-o', out], 'there is no such file'],
    [[film], '-o OUT.mp4'],
    [[film, '-o', film], 'write over'],
    [[film, '--json', film, '-o', out], 'write over'],
    [[film, '-o', out, '--frames', 'ten'], '--frames must be a whole number'],
    [[film, '-o', out, '--fusion', 'blend'], '--fusion must be one of ccf'],
    [[film, '-o', out, '--stills', 'blend'], '--stills must be one of shared'],
    [[film, '-o', out, '--bogus'], '--bogus'],
    [[film, '-o', out, '--model', film], '--model wants the folder'],
    [[film, '-o', join(folder, 'out.bmp')], 'out.bmp does not end in .mp4'],
    [[film, '-o', out, '--format', 'png'], 'out.mp4 does not end in .png'],
    [[film, '-o', out, '--format', 'bmp'], 'no format bmp'],
    [[film, '-o', folder], 'is a folder'],
    [[film, '--join', a, '-o', join(folder, 'joined')], 'joined does not end in'],
    [[film, '--shots', '1', '-o', out], 'a zip file, not a film'],
    [[film, '--shots', '1', '-o', a, '--frames', '9'], '--frames has no place beside --shots'],
    [[film, '--join', '-o', out], 'then the shares'],
    [[film, '--join', a, '--prompt', 'x', '-o', out], '--prompt has no place beside --join'],
    [[film, '--partial', '-o', out], '--partial goes with --join'],
    [[film, '-o', out, '--prompts', file('list.json', '["a red car"]')], 'prompts by shot numbers'],
    [[film, '-o', out, '--prompts', file('torn.json', '{"1": "a r')], 'could not be read'],
  ])('%j', (args, sentence) => {
    expect(() => readArguments(args)).toThrow(sentence);
  });
});
