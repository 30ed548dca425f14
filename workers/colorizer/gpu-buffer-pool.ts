/**
 * Storage buffers for the features that move between TDA's clips: the same sizes come back at every step, so they are kept.
 * One owner: the runtime.
 */
export class GpuBufferPool {
  private readonly idle = new Map<number, GPUBuffer[]>();
  private readonly all = new Set<GPUBuffer>();

  constructor(private readonly device: GPUDevice) {}

  /** Contents are undefined. ORT binds whole buffers and pads sizes to 16 bytes, so sizes here are padded the same way. */
  take(bytes: number): GPUBuffer {
    const size = Math.ceil(bytes / 16) * 16;
    const kept = this.idle.get(size)?.pop();
    if (kept) return kept;
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    const buffer = this.device.createBuffer({ label: `features ${size}`, size, usage });
    this.all.add(buffer);
    return buffer;
  }

  /** Work that was submitted with the buffer still sees it: the queue keeps the order. */
  giveBack(buffer: GPUBuffer): void {
    if (!this.all.has(buffer)) return;
    const list = this.idle.get(buffer.size) ?? [];
    list.push(buffer);
    this.idle.set(buffer.size, list);
  }

  destroy(): void {
    for (const buffer of this.all) buffer.destroy();
    this.all.clear();
    this.idle.clear();
  }
}
