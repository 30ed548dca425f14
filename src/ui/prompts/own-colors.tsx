/** Exact colors at hand: those of this film, then the last ones that were used. */

import { useMemo } from 'react';
import { Button } from 'react-aria-components';
import { nameOfLab, parseHex, rgbToLab } from '../../domain/color/color';
import { recentColors } from '../../state/hand/recent-colors';
import { useTexts } from '../../state/stores/language';
import { useProject } from '../../state/stores/project';

const MOST = 14;

export function OwnColors({ onChoose }: { onChoose: (color: string | null, hex: string | null) => void }) {
  const { picker: t } = useTexts().prompts;
  const prompts = useProject((state) => state.prompts);
  const things = useProject((state) => state.things);
  const strokes = useProject((state) => state.colorStrokes);
  const colors = useMemo(() => {
    const rows = [...prompts.flatMap((prompt) => prompt.rows), ...things, ...strokes];
    const own = rows.flatMap(({ hex }) => (hex === null ? [] : [hex.toLowerCase()]));
    return [...new Set([...own, ...recentColors()])].slice(0, MOST);
  }, [prompts, things, strokes]);
  if (colors.length === 0) return null;
  return (
    <fieldset className="picker-own" aria-label={t.own}>
      {colors.map((hex) => (
        <Button
          key={hex}
          className="picker-own-color"
          aria-label={hex}
          style={{ background: hex }}
          onPress={() => {
            const rgb = parseHex(hex);
            if (rgb) onChoose(nameOfLab(rgbToLab(rgb)), hex);
          }}
        />
      ))}
    </fieldset>
  );
}
