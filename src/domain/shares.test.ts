import { describe, expect, it } from 'vitest';
import { isTintypeError } from './errors';
import { completeSettings } from './settings';
import { checkShares, type NamedShare, parseShareManifest, type ShareManifest, shareSettings } from './shares';

const red = [{ noun: 'car', text: 'a red car', exactAb: null }];
const film = { fileName: 'reel.mp4', fingerprint: 'f1', frameCount: 90, width: 640, height: 480 };
const manifest = (holds: number[], rest: Partial<ShareManifest> = {}): ShareManifest => ({
  format: 'tintype-share',
  version: 1,
  app: '0.1.0',
  film,
  pack: { name: 'lite', hash: 'abcdef0123456789' },
  settings: { seed: 1, steps: 4, workingSize: 256, fusion: 'ccf' },
  engine: { ep: 'webgpu', precision: 'fp16', adapter: 'Apple M2', segmentFrames: 512 },
  shots: [
    { from: 0, to: 30, phrases: red, chromaKey: 'k' },
    { from: 30, to: 50, phrases: red, chromaKey: 'k' },
    { from: 50, to: 90, phrases: red, chromaKey: 'k' },
  ],
  holds,
  ...rest,
});
const named = (fileName: string, holds: number[], rest: Partial<ShareManifest> = {}): NamedShare => ({
  fileName,
  manifest: manifest(holds, rest),
});

/** What joining `a.zip` (shot 1) with this share of shots 2 and 3 says, code first. */
function verdict(other: Partial<ShareManifest>, options = { partial: false, mixed: false }): string {
  return said(() => checkShares(film, [named('a.zip', [1]), named('b.zip', [2, 3], other)], options));
}

function said(act: () => void): string {
  try {
    act();
    return 'fits';
  } catch (error) {
    if (!isTintypeError(error)) throw error;
    return `${error.code}: ${error.message} ${error.remedy}`;
  }
}

describe('shares of one film', () => {
  it('fit when they agree in all and hold every shot once', () => {
    expect(verdict({})).toBe('fits');
  });

  it('are refused with what differs and how to make it again', () => {
    expect(verdict({ film: { ...film, fingerprint: 'f2', fileName: 'other.mp4' } })).toMatch(
      /^SHARE_MISMATCH: b\.zip is a share of another film \(other\.mp4.*reel\.mp4/,
    );
    expect(verdict({ film: { ...film, frameCount: 89 } })).toMatch(/read as 89 frames/);
    expect(verdict({ pack: { name: 'lite', hash: '99999999' } })).toMatch(/another model pack.*--shots 2-3/);
    expect(verdict({ settings: { ...manifest([]).settings, seed: 7 } })).toMatch(/--seed 7, but a\.zip with --seed 1/);
    expect(verdict({ settings: { ...manifest([]).settings, fusion: 'clips' } })).toMatch(/--fusion clips/);
    expect(verdict({ settings: { ...manifest([]).settings, stills: 'apart' } })).toMatch(
      /--stills apart, but a\.zip with --stills shared/,
    );
    const [one, two, three] = manifest([]).shots;
    const blue = { ...two!, phrases: [{ noun: 'car', text: 'a blue car', exactAb: null }] };
    expect(verdict({ shots: [one!, blue, three!] })).toMatch(
      /other words for shot 2 than a\.zip: "a blue car", not "a red car"/,
    );
    expect(verdict({ shots: [one!, { ...two!, to: 51 }, { ...three!, from: 51 }] })).toMatch(/other shot boundaries/);
  });

  it('of another kind of adapter are taken only when asked for', () => {
    const engine = { ...manifest([]).engine, adapter: 'NVIDIA T4' };
    expect(verdict({ engine })).toMatch(/another kind of adapter than a\.zip: NVIDIA T4.*--mixed/);
    expect(verdict({ engine }, { partial: false, mixed: true })).toBe('fits');
    expect(verdict({ engine: { ...engine, adapter: 'Apple M2', segmentFrames: 64 } })).toBe('fits');
    expect(verdict({ engine: { ...engine, adapter: 'Apple M2', segmentFrames: 32 } })).toMatch(/32 frames at a time/);
  });

  it('must hold every shot, and none twice', () => {
    const options = { partial: false, mixed: false };
    expect(said(() => checkShares(film, [named('a.zip', [2])], options))).toMatch(
      /^SHARE_MISSING: None of the shares holds shots 1,3\. Make a share with --shots 1,3/,
    );
    expect(said(() => checkShares(film, [named('a.zip', [2])], { ...options, partial: true }))).toBe('fits');
    expect(said(() => checkShares(film, [named('a.zip', [1, 2]), named('b.zip', [2, 3])], options))).toMatch(
      /^SHARE_TWICE: Shot 2 is in a\.zip and in b\.zip\./,
    );
  });
});

describe('manifests', () => {
  it('name what still places do only where it is not the default, and shares from before that fit those of now', () => {
    const settings = completeSettings({ seed: 1, steps: 4, workingSize: 256 });
    expect(JSON.stringify(shareSettings(settings))).toBe(JSON.stringify(manifest([]).settings));
    expect(shareSettings({ ...settings, stills: 'apart' })).toMatchObject({ stills: 'apart' });
    expect(verdict({ settings: { ...manifest([]).settings, stills: 'shared' } })).toBe('fits');
  });

  it('survive JSON', () => {
    expect(parseShareManifest(JSON.stringify(manifest([1, 3])), 'a.zip')).toEqual(manifest([1, 3]));
  });

  it('are refused when they are none, or contradict themselves', () => {
    const [one, two, three] = manifest([]).shots;
    const gap = { ...manifest([1]), shots: [one!, { ...two!, from: 31 }, three!] };
    for (const value of [{}, { ...manifest([1]), version: 2 }, manifest([4]), manifest([0]), gap])
      expect(said(() => parseShareManifest(JSON.stringify(value), 'a.zip'))).toMatch(/^SHARE_UNREADABLE: a\.zip/);
    expect(said(() => parseShareManifest('{"format":"tinty', 'a.zip'))).toMatch(/^SHARE_UNREADABLE/);
  });
});
