/**
 * Shot boundaries from small luma frames, found while the frames arrive.
 *
 * Cuts: adaptive content detection, as PySceneDetect's AdaptiveDetector has it: a step from one frame to the next is a cut where
 * it stands out from the steps around it, so that a chase is not cut to pieces and a cut between two much alike rooms is seen.
 *
 * Dissolves and fades: twin comparison (Zhang, Kankanhalli, Smoliar, "Automatic partitioning of full-motion video", Multimedia
 * Systems 1, 1993): two frames some way apart differ as much as over a cut, though no single step between them does. The frames between
 * them must then be mixtures of the two, in proportion to time (the synthesis test of Yu, Bozdagi, Harrington, "Feature-based
 * hierarchical video segmentation", ICIP 1997); frames of a motion are not.
 *
 * A dissolve becomes a boundary at its middle, where the later scene begins to prevail. A fade becomes one at its dark end: every
 * frame that shows anything stays with its own scene. A short blank between two scenes is shared between them.
 */
import { Blends } from './blend';
import { difference, type Look, lookAt } from './look';

/** Least difference of a step that can be a cut; grain and small motion stay below. */
const LEAST_CUT = 0.05;
/** Least ratio of a cut to the steps around it. On the 20 clips that it was tuned on no step within a shot exceeded 1.5. */
const STANDS_OUT = 2;
/** From here on a step is a cut unless the whole neighborhood is as restless; the clips' largest step within a shot is 0.3. */
const PLAIN_CUT = 0.4;
/** Steps on each side that a cut is compared with, and frames after it in which a flash may turn back. */
const AROUND = 6;
/** A flash or a damaged frame: the picture is back within so many frames. */
const FLASH = 4;
/** Least length of a shot: of cuts nearer to each other than this only one counts. */
const LEAST_FRAMES = 4;
/** A blank (black, white) between two scenes up to so many frames long is no shot of its own. */
const BLANK_FRAMES = 24;
/** Mean deviation, luma codes, under which a frame shows nothing; fog and asphalt have 8. */
const BLANK_CONTRAST = 5;

export class ShotDetector {
  private count = 0;
  /** steps[i]: difference of frame i + 1 from frame i. */
  private readonly steps: number[] = [];
  private readonly isBlank: boolean[] = [];
  /** The last frames, the oldest of them number `count - recent.length`. */
  private readonly recent: Look[] = [];
  private readonly cuts: number[] = [];
  private readonly blends = new Blends();

  /** @param lumaU8 the next frame's luma codes at any small size, the same for all frames (64x36 is plenty), row-major */
  add(lumaU8: Uint8Array): void {
    const look = lookAt(lumaU8);
    const before = this.recent.at(-1);
    if (before !== undefined) this.steps.push(difference(before, look));
    this.isBlank.push(look.contrast < BLANK_CONTRAST);
    this.recent.push(look);
    if (this.recent.length > 2 * AROUND + 2) this.recent.shift();
    this.blends.add(look);
    this.count++;
    const step = this.steps.length - 1 - AROUND;
    if (step >= 0 && this.isCut(step)) this.cuts.push(step + 1);
  }

  /** Boundaries found so far: first frames of shots, ascending, without 0. With `isEnd` the last frames are judged, too. */
  boundaries(isEnd: boolean): number[] {
    const cuts = [...this.cuts];
    if (isEnd)
      for (let step = Math.max(0, this.steps.length - AROUND); step < this.steps.length; step++)
        if (this.isCut(step)) cuts.push(step + 1);
    const found = this.blends.found(cuts, isEnd).map(({ from, to, at }) => this.besideBlank(from, to) ?? at);
    return this.tidy([...cuts, ...found].sort((a, b) => a - b));
  }

  private isCut(step: number): boolean {
    const score = this.steps[step] ?? 0;
    if (score < LEAST_CUT) return false;
    const around: number[] = [];
    for (let i = step - AROUND; i <= step + AROUND; i++) {
      const other = this.steps[i];
      if (i !== step && other !== undefined) around.push(other);
    }
    around.sort((a, b) => b - a);
    // The second largest, since one more cut may lie near.
    const isPlain = score >= PLAIN_CUT && score >= 2.5 * (around[around.length >> 1] ?? 0);
    if (!isPlain && score < STANDS_OUT * (0.01 + (around[1] ?? 0))) return false;
    return this.lasts(step, score);
  }

  /** Whether the picture stays changed after the step: after a flash it does not. */
  private lasts(step: number, score: number): boolean {
    const oldest = this.count - this.recent.length;
    const before = this.recent[step - oldest];
    if (before === undefined) return true;
    for (let i = step + 2; i <= step + 1 + FLASH; i++) {
      const after = this.recent[i - oldest];
      if (after !== undefined && difference(before, after) < score / 3) return false;
    }
    // The step at the end of a flash is as large as a cut, but the picture after it is the picture from before the flash.
    const now = this.recent[step + 1 - oldest];
    for (let i = step - 1; now !== undefined && i >= step - FLASH; i--) {
      const earlier = this.recent[i - oldest];
      if (earlier !== undefined && difference(earlier, now) < score / 3) return false;
    }
    return true;
  }

  /** Where the blank end of a fade lies, or null for a dissolve between two pictures. */
  private besideBlank(from: number, to: number): number | null {
    for (let frame = from; frame <= to; frame++) if (this.isBlank[frame]) return frame;
    return null;
  }

  private tidy(boundaries: number[]): number[] {
    const tidied: number[] = [];
    for (const at of boundaries) {
      const last = tidied.at(-1);
      if (last === undefined ? at < LEAST_FRAMES : at - last < LEAST_FRAMES) continue;
      const isBlankBetween = last !== undefined && at - last <= BLANK_FRAMES && this.isBlankFrom(last, at);
      if (isBlankBetween) tidied[tidied.length - 1] = Math.round((last + at) / 2);
      else tidied.push(at);
    }
    return tidied;
  }

  private isBlankFrom(from: number, to: number): boolean {
    for (let frame = from; frame < to; frame++) if (!this.isBlank[frame]) return false;
    return true;
  }
}
