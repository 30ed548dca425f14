/** An icon button that says its name and its key on hover and focus. */
import type { ReactNode } from 'react';
import { Button, ToggleButton, Tooltip, TooltipTrigger } from 'react-aria-components';
import { useTexts } from '../../state/stores/language';
import { keysOf } from './keys';
import './tool-button.css';

interface Props {
  label: string;
  /** Keys by their English names, behind spaces. */
  hint?: string;
  onPress: () => void;
  /** Given for toggles. */
  isSelected?: boolean;
  isDisabled?: boolean;
  children: ReactNode;
}

export function ToolButton({ label, hint, onPress, isSelected, isDisabled = false, children }: Props) {
  const { common } = useTexts();
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      {isSelected === undefined ? (
        <Button className="button quiet icon" aria-label={label} onPress={onPress} isDisabled={isDisabled}>
          {children}
        </Button>
      ) : (
        <ToggleButton
          className="button quiet icon"
          aria-label={label}
          isSelected={isSelected}
          onChange={onPress}
          isDisabled={isDisabled}
        >
          {children}
        </ToggleButton>
      )}
      <Tooltip className="tooltip" offset={6}>
        {label}
        {hint !== undefined && <kbd>{keysOf(hint, common)}</kbd>}
      </Tooltip>
    </TooltipTrigger>
  );
}
