/** The outline of a mask as an SVG path, for the frame's overlay. */
import { bitsOf, type Mask } from './mask';

/** Path data in cells of the mask's grid: closed curves through the middles of the border's edges, which rounds the stairs off. */
export function outlineOf(mask: Mask): string {
  return loopsOf(mask).map(curveOf).join('');
}

type Corner = readonly [x: number, y: number];

/** Corner points of each closed border, the inside to the right. */
function loopsOf(mask: Mask): Corner[][] {
  const { width, height } = mask;
  const bits = bitsOf(mask);
  const isIn = (x: number, y: number) => x >= 0 && y >= 0 && x < width && y < height && bits[y * width + x] === 1;
  const across = width + 1;
  /** Ends of the edges that begin at a corner. */
  const edges = new Map<number, number[]>();
  const edge = (x0: number, y0: number, x1: number, y1: number) => {
    const from = y0 * across + x0;
    edges.set(from, [...(edges.get(from) ?? []), y1 * across + x1]);
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!isIn(x, y)) continue;
      if (!isIn(x, y - 1)) edge(x, y, x + 1, y);
      if (!isIn(x + 1, y)) edge(x + 1, y, x + 1, y + 1);
      if (!isIn(x, y + 1)) edge(x + 1, y + 1, x, y + 1);
      if (!isIn(x - 1, y)) edge(x, y + 1, x, y);
    }
  }
  const loops: Corner[][] = [];
  for (const start of edges.keys()) {
    while ((edges.get(start)?.length ?? 0) > 0) {
      const loop: Corner[] = [];
      let at = start;
      do {
        loop.push([at % across, Math.floor(at / across)]);
        at = edges.get(at)!.pop()!;
      } while (at !== start);
      loops.push(loop);
    }
  }
  return loops;
}

function curveOf(loop: readonly Corner[]): string {
  const middle = (i: number): string => {
    const [[x0, y0], [x1, y1]] = [loop[i % loop.length]!, loop[(i + 1) % loop.length]!];
    return `${(x0 + x1) / 2} ${(y0 + y1) / 2}`;
  };
  const turns = loop.map((_, i) => {
    const [x, y] = loop[(i + 1) % loop.length]!;
    return `Q${x} ${y} ${middle(i + 1)}`;
  });
  return `M${middle(0)}${turns.join('')}Z`;
}
