/** Points and strokes of color on the frame that they were set on. */
import type { ColorStroke } from '../../domain/hand/color-stroke';

export function Strokes({ strokes, frame }: { strokes: readonly ColorStroke[]; frame: number }) {
  return (
    <>{strokes.map((stroke) => stroke.frame === frame && stroke.enabled && <One key={stroke.id} stroke={stroke} />)}</>
  );
}

function One({ stroke: { id, hex, places } }: { stroke: ColorStroke }) {
  const [first] = places;
  if (places.length === 1 && first)
    return (
      <span
        className="hand-point hand-color"
        data-stroke={id}
        style={{ left: `${100 * first[0]}%`, top: `${100 * first[1]}%`, background: hex }}
      />
    );
  const points = places.map(([x, y]) => `${100 * x},${100 * y}`).join(' ');
  return (
    <svg
      className="hand-stroke hand-color"
      data-stroke={id}
      viewBox="0 0 100 100"
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <polyline className="hand-color-edge" points={points} />
      <polyline className="hand-color-rim" points={points} />
      <polyline points={points} style={{ stroke: hex }} />
    </svg>
  );
}
