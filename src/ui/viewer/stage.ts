/**
 * What paints the viewer's canvas: the WebGPU compositor, or its twin on the processor where there is no GPU or it was lost.
 * A canvas can only ever have one kind of context, so a change of painter comes with a new canvas (`generation`).
 */
import type { Picture } from '../../gpu/picture';
import { SmallFirst } from '../../gpu/small-first';

export interface Painter {
  kind: 'gpu' | 'cpu';
  /** Paints at the luma's size, while a slider moves perhaps smaller; the canvas takes that size. */
  paint(canvas: HTMLCanvasElement, picture: Picture): void;
  destroy(): void;
  /** Resolves when the painter can no longer paint. */
  lost: Promise<void>;
}

/** The GPU's painter, or null when there is no adapter worth using; software adapters are slower than the processor itself. */
export async function createGpuPainter(): Promise<Painter | null> {
  const [{ requestDevice }, { createCompositor }] = await Promise.all([
    import('../../gpu/device'),
    import('../../gpu/compositor'),
  ]);
  const granted = await requestDevice('viewer');
  if ('refusal' in granted) return null;
  if (granted.isFallback) {
    granted.device.destroy();
    return null;
  }
  const compositor = createCompositor(granted.device);
  return {
    kind: 'gpu',
    paint: (canvas, picture) => compositor.composeToCanvas(canvas, picture),
    destroy: () => {
      compositor.destroy();
      granted.device.destroy();
    },
    lost: granted.lost.then(() => undefined),
  };
}

export function createCpuPainter(): Painter {
  const painter = new SmallFirst();
  return {
    kind: 'cpu',
    paint: (canvas, picture) =>
      painter.paint(picture, (rgba, width, height) => {
        if (canvas.width !== width) canvas.width = width;
        if (canvas.height !== height) canvas.height = height;
        canvas.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0);
      }),
    destroy: () => painter.destroy(),
    lost: new Promise(() => {}),
  };
}
