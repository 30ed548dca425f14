/** Times as people read and type them. Times are microseconds, frames are indices into a clip's ascending timestamps. */

/**
 * HH:MM:SS:FF, frames counted at the nominal rate rounded up (29.97 counts to 30, non-drop), hours left off below one hour.
 * A clip of variable rate has no frame count in its seconds; this shows the nearest nominal one.
 */
export function formatTimecode(timestampUs: number, fps: number): string {
  const base = Math.max(1, Math.round(fps));
  const seconds = Math.floor(Math.max(0, timestampUs) / 1e6 + 1e-6);
  // Half a frame of tolerance: container timestamps are rounded to 1/1000 or 1/90000 s.
  const frames = Math.min(base - 1, Math.max(0, Math.floor((Math.max(0, timestampUs) / 1e6 - seconds) * fps + 0.05)));
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60, frames];
  const hours = Math.floor(seconds / 3600);
  return (hours > 0 ? [hours, ...parts] : parts).map((part) => String(part).padStart(2, '0')).join(':');
}

/**
 * What a user may type in the timecode field: "41:07" and "0:00:41:07" (last part frames), "41.3" and "41s" (seconds),
 * "1:05.5" (minutes and seconds, because of the point). Frames of a second count at `fps`.
 * @returns microseconds, or null when it cannot be read
 */
export function parseTimecode(text: string, fps: number): number | null {
  const trimmed = text.trim().toLowerCase();
  const seconds = /^(\d+(?:[.,]\d+)?)\s*s?$/.exec(trimmed);
  if (seconds) return Number((seconds[1] as string).replace(',', '.')) * 1e6;
  const clock = /^(?:(\d+):)?(\d+):(\d+[.,]\d+)$/.exec(trimmed);
  if (clock) {
    const rest = Number((clock[3] as string).replace(',', '.'));
    return rest < 60 ? (Number(clock[1] ?? 0) * 3600 + Number(clock[2]) * 60 + rest) * 1e6 : null;
  }
  const code = /^(?:(?:(\d+):)?(\d+):)?(\d+)[:;](\d+)$/.exec(trimmed);
  if (!code) return null;
  const [hours, minutes, secs, frames] = [code[1] ?? 0, code[2] ?? 0, code[3], code[4]].map(Number) as [
    number,
    number,
    number,
    number,
  ];
  if (secs > 59 && code[2] !== undefined) return null;
  if (frames >= Math.max(1, Math.round(fps))) return null;
  return (hours * 3600 + minutes * 60 + secs + frames / fps) * 1e6;
}

/**
 * The frame that a text means: a time from the clip's start as in parseTimecode, or a frame's number, "#984" or "984f", counted from 1
 * as the screen counts them, whatever the clip's rate is.
 * @param timestampsUs of the clip's frames, ascending
 * @returns index into them, the last one for what lies beyond; null when the text cannot be read
 */
export function frameOfTimecode(text: string, timestampsUs: ArrayLike<number>, fps: number): number | null {
  const number = /^(?:#\s*(\d+)|(\d+)\s*f)$/i.exec(text.trim());
  if (number) return Math.max(0, Math.min(timestampsUs.length, Number(number[1] ?? number[2])) - 1);
  const us = parseTimecode(text, fps);
  return us === null ? null : frameAt(timestampsUs, us + (timestampsUs[0] ?? 0));
}

/** Index of the frame on screen at a time: the last one that starts at or before it (0 before the first). */
export function frameAt(timestampsUs: ArrayLike<number>, timeUs: number): number {
  let low = 0;
  let high = timestampsUs.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    // One microsecond of tolerance: 1/24 s is no whole number of microseconds.
    if ((timestampsUs[middle] as number) <= timeUs + 1) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}

/** "3:12" or "1:02:09": a clip's length. */
export function formatLength(durationUs: number): string {
  const seconds = Math.round(Math.max(0, durationUs) / 1e6);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, i) => (i === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}

/** "8 s", "1 min 40 s", "2 h 5 min": time left, coarser as it grows. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) {
    const rest = whole < 600 ? whole % 60 : 0;
    const minutes = whole < 600 ? Math.floor(whole / 60) : Math.round(whole / 60);
    return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
  }
  const minutes = Math.round(whole / 60);
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
