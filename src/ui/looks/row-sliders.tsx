/** Sliders of one thing: only its colors change, at once, without a draft. */
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { isNeutralRow, NEUTRAL_ROW, type RowGrade } from '../../domain/color/row-grade';
import type { PromptRow } from '../../domain/prompt/prompt';
import { useTexts } from '../../state/stores/language';
import { ValueSlider } from '../parts/value-slider';
import './looks.css';

const SLIDERS: { key: keyof RowGrade; min: number; max: number; says: 'percent' | 'signed' }[] = [
  { key: 'saturation', min: 0, max: 2, says: 'percent' },
  { key: 'strength', min: 0, max: 2, says: 'percent' },
  { key: 'warmth', min: -1, max: 1, says: 'signed' },
  { key: 'neutrals', min: 0, max: 1, says: 'percent' },
];

export function RowSliders({ row, onMove }: { row: PromptRow; onMove: (grade: RowGrade) => void }) {
  const { looks: t } = useTexts();
  const grade = row.grade ?? NEUTRAL_ROW;
  const [isOpen, setIsOpen] = useState(!isNeutralRow(grade));
  return (
    <details className="row-grade" open={isOpen} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>{t.ofThing(row.noun)}</summary>
      <div className="grade">
        {SLIDERS.map(({ key, says, ...bounds }) => (
          <ValueSlider
            key={key}
            label={key === 'strength' ? t.strength : t.sliders[key]}
            value={grade[key]}
            {...bounds}
            step={0.05}
            format={t[says]}
            onChange={(value) => onMove({ ...grade, [key]: value })}
          />
        ))}
        {!isNeutralRow(grade) && (
          <Button className="button" onPress={() => onMove(NEUTRAL_ROW)}>
            {t.reset}
          </Button>
        )}
      </div>
    </details>
  );
}
