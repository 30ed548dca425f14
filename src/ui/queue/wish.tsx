/** A field with local text while it is edited, since the queue may run in another tab and answer late. */
import { useState } from 'react';
import { Input, Label, TextField } from 'react-aria-components';

interface Props {
  label: string;
  value: string;
  hint?: string;
  /** A short field, for times. */
  isShort?: boolean;
  onChange: (text: string) => void;
}

export function Wish({ label, value, hint, isShort = false, onChange }: Props) {
  /** Null while the field is not being edited. */
  const [written, setWritten] = useState<string | null>(null);
  return (
    <TextField
      className={isShort ? 'queue-time' : 'queue-field'}
      value={written ?? value}
      onFocusChange={(isFocused) => setWritten(isFocused ? value : null)}
      onChange={(text) => {
        setWritten(text);
        onChange(text);
      }}
    >
      <Label>{label}</Label>
      <Input className="field" placeholder={hint} maxLength={20000} />
    </TextField>
  );
}
