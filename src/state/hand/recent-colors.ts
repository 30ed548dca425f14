/** The exact colors that were used last, on this machine, whichever film is open. */
const KEY = 'tintype-recent-colors';
const MOST = 14;

/** Newest first, "#rrggbb". */
export function recentColors(): string[] {
  const kept = localStorage.getItem(KEY) ?? '';
  return kept.split(' ').filter((hex) => /^#[0-9a-f]{6}$/.test(hex));
}

export function noteColor(hex: string): void {
  const others = recentColors().filter((other) => other !== hex);
  localStorage.setItem(KEY, [hex, ...others].slice(0, MOST).join(' '));
}
