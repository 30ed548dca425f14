/** The timecode that a film begins with (SMPTE ST 12-1), counted on by frames: not the times that the studio shows, which begin at zero. */

export interface StartTimecode {
  /** Frames since 00:00:00:00, none of them dropped. */
  frame: number;
  /** Frames that the timecode counts in a second: 30 for 29.97. */
  rate: number;
  /** At 29.97 and 59.94: numbers are left out so that the timecode keeps step with the clock. */
  isDrop: boolean;
}

const FORM = /^(\d{1,2}):(\d\d):(\d\d)([:;.])(\d{2,3})$/;

/** Timecodes count frames: where times vary, none tells when a frame is. */
export function keepsTimecode(film: { timecode: string | null; frameRate: { mode: string; fps: number } }): boolean {
  return film.frameRate.mode === 'constant' && parseTimecode(film.timecode ?? '', film.frameRate.fps) !== null;
}

/** @returns null for text that is no timecode at this rate */
export function parseTimecode(text: string, fps: number): StartTimecode | null {
  const rate = Math.round(fps);
  const [, h, m, s, separator, f] = FORM.exec(text.trim()) ?? [];
  if (f === undefined || rate < 1 || rate > 255) return null;
  const [hours, minutes, seconds, frames] = [Number(h), Number(m), Number(s), Number(f)];
  if (hours > 23 || minutes > 59 || seconds > 59 || frames >= rate) return null;
  const isDrop = separator !== ':' && rate % 30 === 0;
  const counted = ((hours * 60 + minutes) * 60 + seconds) * rate + frames;
  if (!isDrop) return { frame: counted, rate, isDrop };
  const total = hours * 60 + minutes;
  return { frame: counted - dropped(rate) * (total - Math.floor(total / 10)), rate, isDrop };
}

export function formatTimecode({ frame, rate, isDrop }: StartTimecode): string {
  let counted = frame;
  if (isDrop) {
    const perMinute = 60 * rate - dropped(rate);
    const perTen = 10 * perMinute + dropped(rate);
    const tens = Math.floor(frame / perTen);
    const rest = frame % perTen;
    const minutes = rest < 60 * rate ? 0 : 1 + Math.floor((rest - 60 * rate) / perMinute);
    counted += dropped(rate) * (9 * tens + minutes);
  }
  const two = (value: number) => String(value).padStart(2, '0');
  const seconds = Math.floor(counted / rate);
  const [hours, minutes] = [Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60];
  return `${two(hours)}:${two(minutes)}:${two(seconds % 60)}${isDrop ? ';' : ':'}${two(counted % rate)}`;
}

/** The timecode `frames` later. */
export const later = (timecode: StartTimecode, frames: number): StartTimecode => ({
  ...timecode,
  frame: timecode.frame + frames,
});

/** Numbers left out at the start of each minute but every tenth. */
const dropped = (rate: number) => rate / 15;
