/** Sliders that change the colors of the whole film after the network: no draft, no denoising, at once. */
import type { Grade } from '../../domain/color/grade';
import { useTexts } from '../../state/stores/language';
import { edit, project, useProject } from '../../state/stores/project';
import { ValueSlider } from '../parts/value-slider';

const BOTH_WAYS = { min: -1, max: 1, step: 0.05, says: 'signed' } as const;

/** Bounds that the hand needs; a file may go further. */
const SLIDERS: { key: keyof Grade; min: number; max: number; step: number; says: 'percent' | 'signed' }[] = [
  { key: 'saturation', min: 0, max: 2, step: 0.05, says: 'percent' },
  { key: 'warmth', ...BOTH_WAYS },
  { key: 'tint', ...BOTH_WAYS },
  { key: 'split', ...BOTH_WAYS },
  { key: 'neutrals', min: 0, max: 1, step: 0.05, says: 'percent' },
];

export function Sliders() {
  const { looks: t } = useTexts();
  const grade = useProject((state) => state.grade);
  const move = (key: keyof Grade, value: number) =>
    edit(t.edits[key], { grade: { ...project.getState().grade, [key]: value } }, key);
  return (
    <div className="grade">
      {SLIDERS.map(({ key, says, ...bounds }) => (
        <ValueSlider
          key={key}
          label={t.sliders[key]}
          value={grade[key]}
          {...bounds}
          format={t[says]}
          onChange={(value) => move(key, value)}
        />
      ))}
    </div>
  );
}
