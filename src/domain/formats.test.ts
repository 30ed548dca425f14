import { describe, expect, it } from 'vitest';
import { formatOf, OUTPUT_FORMATS, outputFileName } from './formats';

describe('output formats', () => {
  it('are found by the ending of a name, in any case', () => {
    for (const format of OUTPUT_FORMATS) {
      const name = `/films/reel.1${format.extension.toUpperCase()}`;
      expect(formatOf(name)).toBe(OUTPUT_FORMATS.find(({ extension }) => extension === format.extension));
      expect(formatOf(name, format.id)).toBe(format);
      expect(format.extension).toMatch(/^\.[a-z0-9]+$/);
    }
    expect(formatOf('x.jpeg').id).toBe('jpeg');
    expect(formatOf('x.TIFF').id).toBe('tiff');
    expect(new Set(OUTPUT_FORMATS.map(({ id }) => id)).size).toBe(OUTPUT_FORMATS.length);
  });

  it.each(['x.bmp', 'mp4', '/films.mp4/reel', 'reel.mp4.txt'])('refuse %s with a code', (path) => {
    expect(() => formatOf(path)).toThrow(expect.objectContaining({ code: 'OUTPUT_FORMAT' }));
  });

  it('name an export after its source', () => {
    expect(outputFileName('my.reel.avi', OUTPUT_FORMATS[0])).toBe('my.reel-color.mp4');
    expect(outputFileName('reel', { extension: '.png' })).toBe('reel-color.png');
    expect(outputFileName('reel.mov', { extension: '.png' }, 42)).toBe('reel-color-000042.png');
    expect(outputFileName('reel.mov', { extension: '.zip', holds: 'chroma' })).toBe('reel-chroma.zip');
  });
});
