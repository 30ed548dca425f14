import { describe, expect, it } from 'vitest';
import { formatTimecode, later, parseTimecode } from './start-timecode';

describe('a timecode', () => {
  it('counts on by frames', () => {
    const start = parseTimecode('01:00:00:00', 25)!;
    expect(start).toEqual({ frame: 90_000, rate: 25, isDrop: false });
    expect(formatTimecode(later(start, 26))).toBe('01:00:01:01');
    expect(formatTimecode(later(parseTimecode('23:59:59:24', 25)!, 1))).toBe('00:00:00:00');
  });

  it('leaves out two numbers a minute at 29.97, but not every tenth (SMPTE ST 12-1)', () => {
    const fps = 30_000 / 1001;
    const next = (text: string, frames = 1) => formatTimecode(later(parseTimecode(text, fps)!, frames));
    expect(next('00:00:59;29')).toBe('00:01:00;02');
    expect(next('00:09:59;29')).toBe('00:10:00;00');
    expect(next('00:00:59:29')).toBe('00:01:00:00');
    // An hour of 29.97 frames a second.
    expect(next('00:00:00;00', 107_892)).toBe('01:00:00;00');
    expect(formatTimecode(later(parseTimecode('00:00:59;59', 60_000 / 1001)!, 1))).toBe('00:01:00;04');
  });

  it('is told from other text', () => {
    for (const text of ['', '1 hour', '01:00:00:25', '24:00:00:00', '01:60:00:00'])
      expect(parseTimecode(text, 25)).toBeNull();
  });
});
