import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { Uint8ArrayReader, Uint8ArrayWriter, ZipReader, ZipWriter } from '@zip.js/zip.js';
import { type AppPage, openApp } from '../src/cli/app-page';
import type { ShareManifest } from '../src/domain/shares';
import { colorize } from './command';
import { decodeI420, ffmpeg, ffprobe } from './ffmpeg-node';
import { sampleClip } from './fixtures';

/** A film divided among processes: really two of them at the same time, on the pack that ships with the app. */
const folder = mkdtempSync(join(tmpdir(), 'tintype-shares-'));
const path = (name: string) => join(folder, name);
const film = path('film.mp4');
const SHOTS = [
  { number: 1, firstFrame: 0, lastFrame: 9 },
  { number: 2, firstFrame: 10, lastFrame: 21 },
  { number: 3, firstFrame: 22, lastFrame: 29 },
];
/** Words, and settings small enough for a processor that others use, too. */
const MODEL = [
  '--prompt',
  'a woman in an orange sweater',
  '--size',
  '64',
  '--steps',
  '2',
  '--seed',
  '5',
  '--ep',
  'wasm',
];
const words = () => ['--prompts', path('words.json')];

test.describe.configure({ mode: 'serial', timeout: 1_800_000 });

test.beforeAll(async () => {
  writeFileSync(film, await threeShots());
  // The second shot has words of its own, the third goes back to the first one's.
  writeFileSync(path('words.json'), '{ "2": "people in blue coats", "3": "a woman in an orange sweater" }');
});

test('--list-shots prints number, frames and times, as text and as JSON', async () => {
  const listed = await colorize(film, '--list-shots', '--json');
  expect(listed.code, listed.output).toBe(0);
  const shots = JSON.parse(listed.stdout);
  expect(shots).toMatchObject(SHOTS);
  expect(shots[1].startSeconds).toBeCloseTo(0.4, 3);
  expect(shots[2].endSeconds).toBeCloseTo(1.2, 3);
  const { stdout } = await colorize(film, '--list-shots');
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => line.trim().replace(/ +/g, ' ')),
  ).toEqual([
    '1 frames 0 to 9 0:00:00.000 to 0:00:00.400',
    '2 frames 10 to 21 0:00:00.400 to 0:00:00.880',
    '3 frames 22 to 29 0:00:00.880 to 0:00:01.200',
  ]);
});

test('two processes at the same time make the bits that one makes', async () => {
  const [first, second] = await Promise.all([
    colorize(film, ...MODEL, ...words(), '--shots', '2', '-o', path('a.zip'), '--json', path('a.json')),
    colorize(film, ...MODEL, ...words(), '--shots', '1,3', '-o', path('b.zip')),
  ]);
  expect(first.code, first.output).toBe(0);
  expect(second.code, second.output).toBe(0);
  expect(JSON.parse(readFileSync(path('a.json'), 'utf8'))).toMatchObject({ frames: 12, manifest: { holds: [2] } });
  const joined = await colorize(film, '--join', path('b.zip'), path('a.zip'), '-o', path('joined.mp4'));
  expect(joined.code, joined.output).toBe(0);
  expect(joined.output).not.toContain('stayed gray');

  const whole = await colorize(film, ...MODEL, ...words(), '-o', path('whole.mp4'));
  expect(whole.code, whole.output).toBe(0);
  expect(digest(withoutClock(readFileSync(path('joined.mp4'))))).toBe(
    digest(withoutClock(readFileSync(path('whole.mp4')))),
  );

  // Two films without color would be equal, too, and so would two where the words of a shot got lost.
  const chroma = chromaOf(await decodeI420(readFileSync(path('joined.mp4'))));
  expect(chroma.filter((value) => Math.abs(value - 128) > 8).length).toBeGreaterThan(chroma.length / 100);
  const [one, two] = [await manifestOf(path('a.zip')), await manifestOf(path('b.zip'))];
  expect(one.shots).toEqual(two.shots);
  expect(one.shots[0]?.chromaKey).toBe(one.shots[2]?.chromaKey);
  expect(one.shots[1]?.phrases[0]?.text).toContain('blue');
  const { streams } = await ffprobe(readFileSync(path('joined.mp4')));
  expect(streams.map(({ codec_name, nb_read_packets }) => [codec_name, nb_read_packets])).toContainEqual([
    'h264',
    '30',
  ]);
  expect(streams.map(({ codec_name }) => codec_name)).toContain('aac');
});

test('shares that do not fit are refused, each with its code and what to do', async () => {
  const [a, b] = [path('a.zip'), path('b.zip')];
  const app = await openApp({ webgpu: 'off' });
  try {
    const refusal = (...shares: string[]) => joinRefusal(app, shares);
    expect(await refusal(a)).toMatch(/shots 1,3\. .*--shots 1,3.*--partial.*\[SHARE_MISSING\]$/);
    expect(await refusal(a, b, a)).toMatch(/Shot 2 is in a\.zip and in a\.zip.*\[SHARE_TWICE\]$/);

    const bytes = readFileSync(b);
    writeFileSync(path('cut.zip'), bytes.subarray(0, bytes.length * 0.7));
    expect(await refusal(a, path('cut.zip'))).toMatch(/cut\.zip is cut off.*again.*\[SHARE_UNREADABLE\]$/);
    const torn = Buffer.from(bytes);
    torn[Math.floor(bytes.length / 2)]! ^= 1;
    writeFileSync(path('torn.zip'), torn);
    expect(await refusal(a, path('torn.zip'))).toMatch(/torn\.zip is .*damaged.*\[SHARE_UNREADABLE\]$/);
    writeFileSync(path('notes.zip'), 'no share at all\n'.repeat(50));
    expect(await refusal(path('notes.zip'))).toMatch(/\[SHARE_UNREADABLE\]$/);

    const changed = (change: (manifest: ShareManifest) => void) => rewritten(b, path('changed.zip'), change);
    const other = await changed(({ film }) =>
      Object.assign(film, { fingerprint: '0'.repeat(64), fileName: 'old.mp4' }),
    );
    expect(await refusal(a, other)).toMatch(/another film \(old\.mp4.*film\.mp4.*\[SHARE_MISMATCH\]$/);
    const pack = await changed((manifest) => Object.assign(manifest.pack, { hash: 'f'.repeat(64) }));
    expect(await refusal(a, pack)).toMatch(/another model pack.*--shots 1,3.*\[SHARE_MISMATCH\]$/);
    const said = await changed(({ shots }) => Object.assign(shots[2]!.phrases[0]!, { text: 'a green sweater' }));
    expect(await refusal(a, said)).toMatch(/other words for shot 3.*green.*orange.*\[SHARE_MISMATCH\]$/);
    const device = await changed(({ engine }) => Object.assign(engine, { ep: 'webgpu', adapter: 'Some GPU' }));
    expect(await refusal(a, device)).toMatch(/another kind of adapter.*Some GPU.*--mixed.*\[SHARE_MISMATCH\]$/);

    const outside = app.run('makeShare', { input: film }, { prompt: '', shots: '2-9', ep: 'wasm' });
    await expect(outside).rejects.toThrow(/2-9.*has 3 shot.*--list-shots.*\[NO_SUCH_SHOT\]$/);
  } finally {
    await app.close();
  }
});

async function joinRefusal(app: AppPage, shares: string[]): Promise<string> {
  const options = { partial: false, mixed: false, quality: 'draft' } as const;
  // Without `out`: an export that should not happen shows as a report, not as a wait for a download.
  return app.run('joinShares', { input: film, shares }, options).then(
    (report) => `joined ${report.shares.map(({ fileName }) => fileName)}`,
    (error) => (error as Error).message,
  );
}

/** 30 frames of three scenes with two cuts, from the samples that ship with the app, with sound. */
async function threeShots(): Promise<Uint8Array> {
  const pedestrians = readFileSync(new URL('../public/samples/pedestrians.mp4', import.meta.url));
  const scene = (input: string, frames: number, rest = '') =>
    `[${input}]scale=192:144,setsar=1${rest},settb=1/25,setpts=N,trim=end_frame=${frames}`;
  const graph = [
    `${scene('0:v', 10)}[a]`,
    `${scene('1:v', 12)}[b]`,
    `${scene('0:v', 8, ',hflip,vflip,negate')}[c]`,
    '[a][b][c]concat=n=3,fps=25,format=yuv420p[v]',
  ];
  const sound = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000:duration=1.2'];
  const inputs = ['-i', 'walk.mp4', '-i', 'pedestrians.mp4', ...sound];
  const codecs = ['-c:v', 'libx264', '-preset', 'veryfast', '-c:a', 'aac', '-frames:v', '30'];
  return ffmpeg(
    [...inputs, '-filter_complex', graph.join(';'), '-map', '[v]', '-map', '2:a', ...codecs, 'film.mp4'],
    'film.mp4',
    { 'walk.mp4': sampleClip(), 'pedestrians.mp4': pedestrians },
  );
}

/** An MP4 says when it was made, to the second, in the headers of the film and of its tracks: all else is to be equal. */
function withoutClock(mp4: Buffer): Buffer {
  const copy = Buffer.from(mp4);
  for (const box of ['mvhd', 'tkhd', 'mdhd']) {
    for (let at = copy.indexOf(box); at >= 0; at = copy.indexOf(box, at + 4)) copy.fill(0, at + 8, at + 16);
  }
  return copy;
}

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

function chromaOf(i420: Uint8Array): Uint8Array {
  const [luma, frame] = [192 * 144, (192 * 144 * 3) / 2];
  return i420.filter((_, i) => i % frame >= luma);
}

async function manifestOf(share: string): Promise<ShareManifest> {
  const manifest = (await entriesOf(share)).get('manifest.json')!;
  return JSON.parse(new TextDecoder().decode(manifest));
}

async function entriesOf(share: string): Promise<Map<string, Uint8Array>> {
  const entries = new Map<string, Uint8Array>();
  for (const entry of await new ZipReader(new Uint8ArrayReader(readFileSync(share))).getEntries())
    if (!entry.directory) entries.set(entry.filename, await entry.getData(new Uint8ArrayWriter()));
  return entries;
}

/** A copy of a share with another manifest. */
async function rewritten(share: string, out: string, change: (manifest: ShareManifest) => void): Promise<string> {
  const entries = await entriesOf(share);
  const manifest = JSON.parse(new TextDecoder().decode(entries.get('manifest.json')!));
  change(manifest);
  entries.set('manifest.json', new TextEncoder().encode(JSON.stringify(manifest)));
  const zip = new ZipWriter(new Uint8ArrayWriter(), { level: 0 });
  for (const [name, bytes] of entries) await zip.add(name, new Uint8ArrayReader(bytes));
  writeFileSync(out, await zip.close());
  return out;
}
