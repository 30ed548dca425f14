/** Marks on a grid of cells: seeds of a click, cells of a brush stroke, filled holes. */
import type { Size } from '../../../src/domain/frames';
import type { Mark } from '../../../src/domain/hand/marks';

/** Seeds of a click: a small disc of cells, since a single one may be a speck of dust. */
export function seedsIn({ width, height }: Size, [x, y]: readonly [number, number]): number[] {
  const [cx, cy] = [Math.min(width - 1, Math.floor(x * width)), Math.min(height - 1, Math.floor(y * height))];
  const seeds: number[] = [];
  for (let dy = -1; dy <= 1; dy++) {
    for (let dx = -1; dx <= 1; dx++) {
      const [px, py] = [cx + dx, cy + dy];
      if (px >= 0 && py >= 0 && px < width && py < height) seeds.push(py * width + px);
    }
  }
  return seeds;
}

/** Sets or clears what a stroke covers: all cells nearer to its line than its radius. */
export function paint(region: Uint8Array, { width, height }: Size, stroke: Extract<Mark, { kind: 'stroke' }>): void {
  const radius = Math.max(0.5, stroke.radius * Math.min(width, height));
  const points = stroke.points.map(([x, y]) => [x * width, y * height] as const);
  points.forEach((to, n) => {
    const from = points[Math.max(0, n - 1)]!;
    const [left, right] = [Math.min(from[0], to[0]) - radius, Math.max(from[0], to[0]) + radius];
    const [top, bottom] = [Math.min(from[1], to[1]) - radius, Math.max(from[1], to[1]) + radius];
    for (let y = Math.max(0, Math.floor(top)); y < Math.min(height, Math.ceil(bottom)); y++) {
      for (let x = Math.max(0, Math.floor(left)); x < Math.min(width, Math.ceil(right)); x++) {
        if (toSegment(x + 0.5, y + 0.5, from, to) <= radius) region[y * width + x] = stroke.sign === 1 ? 1 : 0;
      }
    }
  });
}

function toSegment(x: number, y: number, a: readonly [number, number], b: readonly [number, number]): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const square = dx * dx + dy * dy;
  const t = square === 0 ? 0 : Math.min(1, Math.max(0, ((x - a[0]) * dx + (y - a[1]) * dy) / square));
  return Math.hypot(x - a[0] - t * dx, y - a[1] - t * dy);
}

/** Fills the holes of a region: the windows of a car belong to it unless a later mark removes them. */
export function fillHoles(region: Uint8Array, { width, height }: Size): void {
  const isOutside = new Uint8Array(width * height);
  const stack: number[] = [];
  const visit = (i: number) => {
    if (region[i] || isOutside[i]) return;
    isOutside[i] = 1;
    stack.push(i);
  };
  for (let x = 0; x < width; x++) {
    visit(x);
    visit((height - 1) * width + x);
  }
  for (let y = 0; y < height; y++) {
    visit(y * width);
    visit(y * width + width - 1);
  }
  for (let i = stack.pop(); i !== undefined; i = stack.pop()) {
    const x = i % width;
    if (x > 0) visit(i - 1);
    if (x < width - 1) visit(i + 1);
    if (i >= width) visit(i - width);
    if (i < (height - 1) * width) visit(i + width);
  }
  for (let i = 0; i < region.length; i++) if (!isOutside[i]) region[i] = 1;
}
