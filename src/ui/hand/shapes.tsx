/** Marks on the frame while they are made and until their thing has grown, and the crosshair of the keyboard. */
import type { Shape } from '../../state/hand/marking';

interface Props {
  shapes: readonly Shape[];
  /** Shares of the picture. */
  cursor: readonly [number, number] | null;
}

const percent = (share: number) => `${100 * share}%`;

export function Shapes({ shapes, cursor }: Props) {
  return (
    <>
      {shapes.map((shape, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: marks have no other name
        <One key={i} shape={shape} />
      ))}
      {cursor && <span className="hand-cursor" style={{ left: percent(cursor[0]), top: percent(cursor[1]) }} />}
    </>
  );
}

function One({ shape }: { shape: Shape }) {
  if (shape.kind === 'point')
    return <span className="hand-point" style={{ left: percent(shape.at[0]), top: percent(shape.at[1]) }} />;
  if (shape.kind === 'box') {
    const [x0, y0, x1, y1] = shape.box;
    const [left, top] = [Math.min(x0, x1), Math.min(y0, y1)];
    const [width, height] = [Math.abs(x1 - x0), Math.abs(y1 - y0)];
    const style = { left: percent(left), top: percent(top), width: percent(width), height: percent(height) };
    return <span className="hand-box" style={style} />;
  }
  const points = shape.points.map(([x, y]) => `${100 * x},${100 * y}`);
  return (
    <svg className="hand-stroke" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
      <polyline points={[...points, points.at(-1)].join(' ')} />
    </svg>
  );
}
