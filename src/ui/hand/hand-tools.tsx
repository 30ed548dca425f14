/** Tools of the hand beside the picture: click, box, brush, points of color; whether they show a new thing, add to one or take away from it. */

import { chooseMode, chooseTool } from '../../state/hand/actions';
import { chooseColor } from '../../state/hand/color-strokes';
import { hand, type Mode, type Tool, useHand } from '../../state/stores/hand';
import { useTexts } from '../../state/stores/language';
import { Icon, type IconName } from '../parts/icons';
import { ToolButton } from '../parts/tool-button';
import { SwatchButton } from './swatch-button';
import './hand.css';

const TOOLS: readonly { tool: Exclude<Tool, 'none' | 'dropper'>; hint: string }[] = [
  { tool: 'point', hint: 'T' },
  { tool: 'box', hint: 'R' },
  { tool: 'brush', hint: 'B' },
  { tool: 'color', hint: 'C' },
];

/** Tools whose marks show, add to or take from things. */
const SHOWS_THINGS: ReadonlySet<Tool> = new Set(['point', 'box', 'brush']);

const MODES: readonly { mode: Mode; label: 'another' | 'add' | 'subtract'; hint?: string; icon: IconName }[] = [
  { mode: 'new', label: 'another', icon: 'thing' },
  { mode: 'add', label: 'add', hint: 'Shift', icon: 'plus' },
  { mode: 'subtract', label: 'subtract', hint: 'Alt', icon: 'minus' },
];

export function HandTools() {
  const { hand: t } = useTexts();
  const { tool, mode, radius, color, pending } = useHand((state) => state);
  return (
    <div className="hand-tools" role="toolbar" aria-label={t.toolbar} aria-orientation="vertical">
      {TOOLS.map(({ tool: own, hint }) => (
        <ToolButton key={own} label={t[own]} hint={hint} isSelected={tool === own} onPress={() => chooseTool(own)}>
          <Icon name={own} />
        </ToolButton>
      ))}
      {SHOWS_THINGS.has(tool) && (
        <>
          <hr />
          {MODES.map(({ mode: own, label, hint, icon }) => (
            <ToolButton
              key={own}
              label={t[label]}
              {...(hint !== undefined && { hint })}
              isSelected={mode === own}
              onPress={() => chooseMode(own)}
            >
              <Icon name={icon} />
            </ToolButton>
          ))}
        </>
      )}
      {tool === 'color' && (
        <>
          <hr />
          <SwatchButton label={t.currentColor} hex={color} onChoose={chooseColor} />
        </>
      )}
      {tool === 'brush' && (
        <input
          className="hand-radius"
          type="range"
          aria-label={t.brushSize}
          min={0.01}
          max={0.15}
          step={0.005}
          value={radius}
          onChange={(event) => hand.setState({ radius: Number(event.target.value) })}
        />
      )}
      <p className="hand-said" role="status">
        {pending.length > 0 && t.growing}
        {tool === 'dropper' && t.clickColor}
      </p>
    </div>
  );
}
