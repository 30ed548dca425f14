/** Tools of the hand beside the picture: click, box, brush; whether they show a new thing, add to one or take away from it. */
import { chooseMode, chooseTool } from '../../state/hand/actions';
import { hand, type Mode, type Tool, useHand } from '../../state/stores/hand';
import { Icon } from '../parts/icons';
import { ToolButton } from '../parts/tool-button';
import './hand.css';

const TOOLS: readonly { tool: Exclude<Tool, 'none' | 'dropper'>; label: string; hint: string }[] = [
  { tool: 'point', label: 'Click a thing', hint: 'T' },
  { tool: 'box', label: 'Box around a thing', hint: 'R' },
  { tool: 'brush', label: 'Brush', hint: 'B' },
];

const MODES: readonly { mode: Mode; label: string; hint?: string; icon: 'again' | 'plus' | 'minus' | 'thing' }[] = [
  { mode: 'new', label: 'Another thing', icon: 'thing' },
  { mode: 'add', label: 'Add to the thing', hint: 'Shift', icon: 'plus' },
  { mode: 'subtract', label: 'Take away from the thing', hint: 'Alt', icon: 'minus' },
];

export function HandTools() {
  const { tool, mode, radius, pending } = useHand((state) => state);
  return (
    <div className="hand-tools" role="toolbar" aria-label="Show things by hand" aria-orientation="vertical">
      {TOOLS.map(({ tool: own, label, hint }) => (
        <ToolButton key={own} label={label} hint={hint} isSelected={tool === own} onPress={() => chooseTool(own)}>
          <Icon name={own} />
        </ToolButton>
      ))}
      {tool !== 'none' && tool !== 'dropper' && (
        <>
          <hr />
          {MODES.map(({ mode: own, label, hint, icon }) => (
            <ToolButton
              key={own}
              label={label}
              {...(hint !== undefined && { hint })}
              isSelected={mode === own}
              onPress={() => chooseMode(own)}
            >
              <Icon name={icon} />
            </ToolButton>
          ))}
        </>
      )}
      {tool === 'brush' && (
        <input
          className="hand-radius"
          type="range"
          aria-label="Size of the brush"
          min={0.01}
          max={0.15}
          step={0.005}
          value={radius}
          onChange={(event) => hand.setState({ radius: Number(event.target.value) })}
        />
      )}
      <p className="hand-said" role="status">
        {pending.length > 0 && 'Growing…'}
        {tool === 'dropper' && 'Click a color on the frame'}
      </p>
    </div>
  );
}
