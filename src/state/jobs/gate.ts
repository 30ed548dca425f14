/** A gate that a job passes between two segments. A closed gate makes the job wait until it is opened: this is how jobs are paused. */
export class Gate {
  private held: { promise: Promise<void>; open: () => void } | null = null;
  private onHold: (() => void) | null = null;

  /** Resolves at once while open, else when opened. */
  async pass(): Promise<void> {
    if (this.held === null) return;
    this.onHold?.();
    await this.held.promise;
  }

  /** `onHold` is called when a job has come to rest at the gate. */
  close(onHold: () => void): void {
    this.onHold = onHold;
    if (this.held !== null) return;
    let open = () => {};
    const promise = new Promise<void>((resolve) => {
      open = resolve;
    });
    this.held = { promise, open };
  }

  open(): void {
    this.held?.open();
    this.held = null;
    this.onHold = null;
  }
}
