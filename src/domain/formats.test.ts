import { describe, expect, it } from 'vitest';
import { formatOf, OUTPUT_FORMATS, outputFileName } from './formats';

describe('output formats', () => {
  it('are found by the ending of a name, in any case', () => {
    for (const format of OUTPUT_FORMATS) {
      expect(formatOf(`/films/reel.1${format.extension.toUpperCase()}`)).toBe(format);
      expect(format.extension).toMatch(/^\.[a-z0-9]+$/);
    }
    expect(new Set(OUTPUT_FORMATS.map(({ extension }) => extension)).size).toBe(OUTPUT_FORMATS.length);
  });

  it.each(['x.png', 'mp4', '/films.mp4/reel', 'reel.mp4.txt'])('refuse %s with a code', (path) => {
    expect(() => formatOf(path)).toThrow(expect.objectContaining({ code: 'OUTPUT_FORMAT' }));
  });

  it('name an export after its source', () => {
    expect(outputFileName('my.reel.avi', OUTPUT_FORMATS[0])).toBe('my.reel-color.mp4');
    expect(outputFileName('reel', { extension: '.png' })).toBe('reel-color.png');
  });
});
