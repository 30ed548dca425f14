/** An exact color: typed as hex, rgb() or hsl(), from the browser's picker, from the frame, from anywhere on the screen. */

import { useState } from 'react';
import { Button } from 'react-aria-components';
import { abOfRgb, nameOfLab, parseHex, rgbToLab, toHex } from '../../domain/color/color';
import { nearestAt } from '../../domain/color/gamut';
import { readNotation } from '../../domain/prompt/colors/notation';
import type { PromptRow } from '../../domain/prompt/prompt';
import { dropFromFrame } from '../../state/hand/dropper';
import { noteColor } from '../../state/hand/recent-colors';
import { useTexts } from '../../state/stores/language';
import { Icon } from '../parts/icons';

interface Props {
  row: Pick<PromptRow, 'hex'>;
  luminance: number;
  onChoose: (color: string | null, hex: string | null) => void;
  onClose: () => void;
}

/** Chromium's; other browsers have none yet. */
interface EyeDropperApi {
  new (): { open(): Promise<{ sRGBHex: string }> };
}
const EyeDropper = (globalThis as { EyeDropper?: EyeDropperApi }).EyeDropper;

export function ExactColor({ row, luminance, onChoose, onClose }: Props) {
  const { picker: t } = useTexts().prompts;
  const [text, setText] = useState(row.hex ?? '');
  const hex = readNotation(text.trim()) ?? (parseHex(text) && toHex(parseHex(text)!));
  const rgb = hex === null ? null : parseHex(hex);
  const isWrong = text.trim() !== '' && rgb === null;
  const nearest = rgb && nearestAt(abOfRgb(rgb), luminance);
  const choose = (value: string) => {
    setText(value);
    const read = readNotation(value.trim()) ?? value;
    const exact = parseHex(read);
    if (!exact) return;
    // A short form may be the beginning of a long one.
    if (value.trim().length > 4) noteColor(toHex(exact));
    onChoose(nameOfLab(rgbToLab(exact)), toHex(exact));
  };
  return (
    <div className="picker-exact">
      <label>
        {t.exact}
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
        aria-label={t.pick}
        value={rgb ? toHex(rgb) : '#808080'}
        onChange={(event) => choose(event.target.value)}
      />
      <Button
        className="button icon"
        aria-label={t.fromFrame}
        onPress={() => {
          dropFromFrame(choose);
          onClose();
        }}
      >
        <Icon name="dropper" />
      </Button>
      {EyeDropper && (
        <Button
          className="button"
          onPress={() =>
            void new EyeDropper().open().then(
              ({ sRGBHex }) => choose(sRGBHex),
              // Escape is an answer, too.
              () => undefined,
            )
          }
        >
          {t.fromScreen}
        </Button>
      )}
      <span id="picker-exact-help" className="dim">
        {isWrong && t.suchAs}
        {!isWrong && !nearest && t.lightnessStays}
        {nearest?.isExact && t.comesOut(nearest.hex)}
        {nearest?.isExact === false && (
          <>
            {t.nearestIs} <span className="picker-nearest" style={{ background: nearest.hex }} /> {nearest.hex}.
          </>
        )}
      </span>
    </div>
  );
}
