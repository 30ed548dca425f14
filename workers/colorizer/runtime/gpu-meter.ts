/**
 * Counts the bytes of all buffers of a device, including those that ONNX Runtime creates internally, since WebGPU does not report how much
 * memory is allocated. Buffers that are dropped without destroy() count until they are collected, so the peak is never too low.
 */
export class GpuMeter {
  private bytes = 0;
  peakBytes = 0;
  private readonly collected = new FinalizationRegistry<{ bytes: number }>((held) => this.give(held));

  constructor(device: GPUDevice) {
    const create = device.createBuffer.bind(device);
    device.createBuffer = (descriptor) => {
      const buffer = create(descriptor);
      const held = { bytes: descriptor.size };
      this.bytes += held.bytes;
      this.peakBytes = Math.max(this.peakBytes, this.bytes);
      this.collected.register(buffer, held);
      const destroy = buffer.destroy.bind(buffer);
      buffer.destroy = () => {
        this.give(held);
        return destroy();
      };
      return buffer;
    };
  }

  private give(held: { bytes: number }): void {
    this.bytes -= held.bytes;
    held.bytes = 0;
  }
}
