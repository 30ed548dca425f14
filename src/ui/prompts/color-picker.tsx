/** Named colors, shown as they come out at this thing's luminance, and an exact color as hex. Loaded when first opened. */

import { Button } from 'react-aria-components';
import { COLOR_NAMES } from '../../domain/color/color';
import { abOfRgb, swatchAt } from '../../domain/color/gamut';
import type { PromptRow } from '../../domain/prompt/prompt';
import { useTexts } from '../../state/stores/language';
import { ExactColor } from './exact-color';
import { OwnColors } from './own-colors';
import './color-picker.css';

interface Props {
  row: Pick<PromptRow, 'color' | 'hex'>;
  /** Mean lightness of the thing, L* 0..100. */
  luminance: number;
  onChoose: (color: string | null, hex: string | null) => void;
  /** Closes the palette: a color is taken from the frame. */
  onClose: () => void;
  /** Some color there must be. */
  isRequired?: boolean;
}

export default function ColorPicker({ row, luminance, onChoose, onClose, isRequired = false }: Props) {
  const { picker: t } = useTexts().prompts;
  return (
    <>
      <div className="picker-grid">
        {COLOR_NAMES.map(({ name, rgb, hex }) => (
          <Button
            key={name}
            className="picker-color"
            data-chosen={(row.hex === null && row.color === name) || undefined}
            onPress={() => onChoose(name, null)}
          >
            <span
              style={{ background: `linear-gradient(90deg, ${hex} 35%, ${swatchAt(abOfRgb(rgb), luminance)} 35%)` }}
            />
            {t.name(name)}
          </Button>
        ))}
      </div>
      <p className="dim">{t.leftAndRight}</p>
      <ExactColor row={row} luminance={luminance} onChoose={onChoose} onClose={onClose} />
      <OwnColors onChoose={onChoose} />
      {!isRequired && (
        <Button className="button" onPress={() => onChoose(null, null)}>
          {t.leaveToModel}
        </Button>
      )}
    </>
  );
}
