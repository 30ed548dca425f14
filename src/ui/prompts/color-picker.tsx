/** Named colors, shown as they come out at this thing's luminance, and an exact color as hex. Loaded when first opened. */
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { COLOR_NAMES, nameOfLab, parseHex, rgbToLab, toHex } from '../../domain/color/color';
import { abOfRgb, swatchAt } from '../../domain/color/gamut';
import type { PromptRow } from '../../domain/prompt/prompt';
import './color-picker.css';

interface Props {
  row: PromptRow;
  /** Mean lightness of the thing, L* 0..100. */
  luminance: number;
  onChoose: (color: string | null, hex: string | null) => void;
}

export default function ColorPicker({ row, luminance, onChoose }: Props) {
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
            {name}
          </Button>
        ))}
      </div>
      <p className="dim">Left as named, right as it comes out on this thing.</p>
      <Exact row={row} onChoose={onChoose} />
      <Button className="button" onPress={() => onChoose(null, null)}>
        Leave the color to the model
      </Button>
    </>
  );
}

function Exact({ row, onChoose }: Pick<Props, 'row' | 'onChoose'>) {
  const [text, setText] = useState(row.hex ?? '');
  const rgb = parseHex(text);
  const isWrong = text.trim() !== '' && rgb === null;
  const choose = (value: string) => {
    setText(value);
    const exact = parseHex(value);
    if (exact) onChoose(nameOfLab(rgbToLab(exact)), toHex(exact));
  };
  return (
    <div className="picker-exact">
      <label>
        Exact
        <input
          className="field numeric"
          placeholder="#336699"
          value={text}
          aria-invalid={isWrong}
          aria-describedby="picker-exact-help"
          onChange={(event) => choose(event.target.value)}
        />
      </label>
      <input
        type="color"
        aria-label="Pick an exact color"
        value={rgb ? toHex(rgb) : '#808080'}
        onChange={(event) => choose(event.target.value)}
      />
      <span id="picker-exact-help" className="dim">
        {isWrong ? 'Six digits, such as #336699' : 'Lightness stays the film’s own.'}
      </span>
    </div>
  );
}
