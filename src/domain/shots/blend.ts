/** Finds dissolves and fades: stretches of film whose frames are mixtures of their two ends, in proportion to time. */
import { difference, histogramDistance, type Look } from './look';
import { shiftResidual } from './shift';

export interface Blend {
  /** The transition's last frame before it and first frame after it, as far as it was seen. */
  from: number;
  to: number;
  /** The boundary: its middle. */
  at: number;
}

/** Lengths that are tried, in frames. */
const LENGTHS = [8, 12, 16, 20, 24, 32];
const LONGEST = LENGTHS.at(-1) as number;
/** Frames between the ends that are compared with the mixture. */
const PROBES = 6;
/**
 * What counts as a transition: its ends differ by `apart` (see difference) and correlate by less than `alike` (a change of
 * exposure correlates fully), and the mixture leaves no more than `unexplained` of a frame, RMS, as a share of the ends' difference.
 * The more two scenes differ, the more motion within them is allowed; between scenes much alike the mixture must be clean.
 */
const KINDS = [
  { apart: 0.5, alike: 0.8, unexplained: 0.33 },
  { apart: 0.2, alike: 0.8, unexplained: 0.29 },
  { apart: 0.08, alike: 0.9, unexplained: 0.12 },
];
const LEAST_APART = 0.08;
/** Largest departure of the mixture from proportion to time. */
const UNEVEN = 0.2;

/** A window whose center lies at most this many frames outside a stronger window is part of the same transition. */
const EDGE = 8;

interface Window extends Blend {
  weight: number;
}

export class Blends {
  private readonly recent: Look[] = [];
  private count = 0;
  private readonly windows: Window[] = [];

  add(look: Look): void {
    this.recent.push(look);
    if (this.recent.length > LONGEST + 1) this.recent.shift();
    this.count++;
    for (const length of LENGTHS) {
      const found = this.examine(length);
      if (found !== null) this.windows.push(found);
    }
  }

  /**
   * Transitions so far, in order; one that may still go on is left out unless `isEnd`.
   * @param cuts first frames after hard cuts: no transition goes over one
   */
  found(cuts: readonly number[], isEnd: boolean): Blend[] {
    let left = this.windows.filter(({ from, to }) => !cuts.some((cut) => from < cut && cut <= to));
    const blends: Blend[] = [];
    while (left.length > 0) {
      // The strongest window spans most of its transition; those centered in it saw a part of the same one.
      const { from, to } = left.reduce((best, window) => (window.weight > best.weight ? window : best));
      const isSame = ({ at }: Window) => from - EDGE <= at && at <= to + EDGE;
      const same = left.filter(isSame);
      left = left.filter((window) => !isSame(window));
      const total = same.reduce((sum, { weight }) => sum + weight, 0);
      const at = same.reduce((sum, window) => sum + (window.at * window.weight) / total, 0);
      if (isEnd || this.count - Math.max(...same.map((window) => window.to)) > LONGEST / 2)
        blends.push({ from, to, at: Math.round(at) });
    }
    return blends.sort((a, b) => a.at - b.at);
  }

  /** The window of `length` steps that ends at the newest frame, if it is a transition. */
  private examine(length: number): Window | null {
    const last = this.recent.length - 1;
    const start = this.recent[last - length];
    const end = this.recent[last];
    if (start === undefined || end === undefined || histogramDistance(start, end) < LEAST_APART ** 2) return null;
    const differs = difference(start, end);
    if (differs < LEAST_APART) return null;
    const a = start.centered;
    const b = end.centered;
    let aa = 0;
    let bb = 0;
    let ab = 0;
    for (let i = 0; i < a.length; i++) {
      const x = a[i] as number;
      const y = b[i] as number;
      aa += x * x;
      bb += y * y;
      ab += x * y;
    }
    const correlation = ab / Math.sqrt(aa * bb + 1);
    const kinds = KINDS.filter((kind) => differs >= kind.apart && correlation < kind.alike);
    if (kinds.length === 0) return null;
    // Noise of 4 codes counts as difference on flat pictures.
    const apart = aa + bb - 2 * ab + 16 * a.length;
    let unexplained = 0;
    for (let probe = 1; probe <= PROBES; probe++) {
      const k = Math.round(1 + ((length - 2) * (probe - 1)) / (PROBES - 1));
      const f = (this.recent[last - length + k] as Look).centered;
      let along = 0;
      let whole = 0;
      for (let i = 0; i < f.length; i++) {
        const x = a[i] as number;
        const moved = (f[i] as number) - x;
        along += moved * ((b[i] as number) - x);
        whole += moved * moved;
      }
      const share = along / apart;
      if (Math.abs(share - k / length) > UNEVEN) return null;
      unexplained += Math.max(0, whole - share * along) / apart / PROBES;
    }
    if (!kinds.some((kind) => unexplained <= kind.unexplained ** 2)) return null;
    // A pan over soft pictures looks nearly like a mixture, but the middle frame is even nearer to a shifted copy of an end.
    const middle = this.recent[last - (length >> 1)] as Look;
    if (shiftResidual(start, middle) < Math.max(unexplained, 0.01) * (apart / a.length)) return null;
    const to = this.count - 1;
    return { from: to - length, to, at: to - length / 2 + 0.5, weight: apart };
  }
}
