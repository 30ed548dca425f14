/** Frames per second and time left, from progress over the last half minute: the first run's time for compiling shaders soon no longer counts. */

const WINDOW_MS = 30_000;

export class Pace {
  private readonly samples: { atMs: number; done: number }[] = [];

  /** @param done frames finished so far, fractions allowed. @param nowMs time of a clock that is stopped while the job is paused. */
  add(done: number, nowMs: number): void {
    this.samples.push({ atMs: nowMs, done });
    while (this.samples.length > 2 && this.samples[0]!.atMs < nowMs - WINDOW_MS) this.samples.shift();
  }

  /** @returns null until there is enough progress to measure. */
  framesPerSecond(): number | null {
    const first = this.samples[0];
    const last = this.samples.at(-1);
    if (!first || !last || last.atMs - first.atMs < 500 || last.done <= first.done) return null;
    return ((last.done - first.done) * 1000) / (last.atMs - first.atMs);
  }

  secondsLeft(framesLeft: number): number | null {
    const rate = this.framesPerSecond();
    return rate === null ? null : framesLeft / rate;
  }
}
