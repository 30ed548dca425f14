/** What the lane under the filmstrip means, and its zoom. */
import { useTexts } from '../../state/stores/language';
import { ValueSlider } from '../parts/value-slider';

interface Props {
  zoom: number;
  onZoom: (zoom: number) => void;
  frameCount: number;
}

/** At the largest zoom some 60 frames fill the strip. */
export const largestZoom = (frameCount: number) => Math.max(1, frameCount / 60);

export function Legend({ zoom, onZoom, frameCount }: Props) {
  const { timeline: t } = useTexts();
  const most = Math.log2(largestZoom(frameCount));
  return (
    <div className="legend">
      <ul className="legend-list dim" aria-label={t.legend}>
        <li data-kind="done">{t.done}</li>
        <li data-kind="draft">{t.draft}</li>
        <li data-kind="none">{t.notYet}</li>
      </ul>
      {most > 0.2 && (
        <ValueSlider
          label={t.zoom}
          value={Math.log2(zoom)}
          min={0}
          max={most}
          step={most / 50}
          format={(value) => t.times(2 ** value)}
          onChange={(value) => onZoom(2 ** value)}
        />
      )}
    </div>
  );
}
