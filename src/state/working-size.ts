/** The network's frame size for a file. The engine computes the same (its own rounding rules); here it sizes what is read. */
import type { MediaReport } from '../../workers/media/api';

/** Shorter side `workingSize`, aspect kept, both sides rounded to multiples of 32, in pixels. */
export function workingSizeOf(report: Pick<MediaReport, 'width' | 'height'>, workingSize: number): { width: number; height: number } {
  const scale = workingSize / Math.min(report.width, report.height);
  const round = (side: number) => Math.max(32, Math.round((side * scale) / 32) * 32);
  return { width: round(report.width), height: round(report.height) };
}
