/** What the lane under the filmstrip means, and its zoom. */
import { ValueSlider } from '../parts/value-slider';

interface Props {
  zoom: number;
  onZoom: (zoom: number) => void;
  frameCount: number;
}

/** At the largest zoom some 60 frames fill the strip. */
export const largestZoom = (frameCount: number) => Math.max(1, frameCount / 60);

export function Legend({ zoom, onZoom, frameCount }: Props) {
  const most = Math.log2(largestZoom(frameCount));
  return (
    <div className="legend">
      <ul className="legend-list dim" aria-label="Legend">
        <li data-kind="done">done</li>
        <li data-kind="draft">draft</li>
        <li data-kind="none">not yet</li>
      </ul>
      {most > 0.2 && (
        <ValueSlider
          label="Zoom"
          value={Math.log2(zoom)}
          min={0}
          max={most}
          step={most / 50}
          format={(value) => `${2 ** value < 9.95 ? (2 ** value).toFixed(1) : Math.round(2 ** value)}×`}
          onChange={(value) => onZoom(2 ** value)}
        />
      )}
    </div>
  );
}
