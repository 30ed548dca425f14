/**
 * A pool of storage buffers for features. Every step needs the same sizes again, so idle buffers are kept as long as all buffers together
 * stay under a limit. The runtime owns it.
 */
export class GpuBufferPool {
  private readonly idle = new Map<number, GPUBuffer[]>();
  private readonly all = new Set<GPUBuffer>();
  private bytes = 0;
  /** Before a new buffer would exceed this, idle ones are destroyed. */
  limitBytes = Number.POSITIVE_INFINITY;

  constructor(private readonly device: GPUDevice) {}

  /** Contents are undefined. ORT binds whole buffers and pads sizes to 16 bytes, so sizes here are padded the same way. */
  take(bytes: number): GPUBuffer {
    const size = Math.ceil(bytes / 16) * 16;
    const kept = this.idle.get(size)?.pop();
    if (kept) return kept;
    this.trim(this.limitBytes - size);
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    const buffer = this.device.createBuffer({ label: `features ${size}`, size, usage });
    this.all.add(buffer);
    this.bytes += size;
    return buffer;
  }

  /** Work that was submitted with the buffer still sees it: the queue keeps the order. */
  giveBack(buffer: GPUBuffer): void {
    if (!this.all.has(buffer)) return;
    const list = this.idle.get(buffer.size) ?? [];
    list.push(buffer);
    this.idle.set(buffer.size, list);
  }

  /** Destroys idle buffers until all buffers together take at most `bytes`, or none is idle. */
  trim(bytes: number): void {
    for (const list of this.idle.values()) {
      while (this.bytes > bytes && list.length > 0) {
        const buffer = list.pop()!;
        this.all.delete(buffer);
        this.bytes -= buffer.size;
        buffer.destroy();
      }
    }
  }

  destroy(): void {
    for (const buffer of this.all) buffer.destroy();
    this.all.clear();
    this.idle.clear();
    this.bytes = 0;
  }
}
