/** A field that keeps its own text while it is written in: the queue may live in another tab and answers late. */
import { useState } from 'react';
import { Input, Label, TextField } from 'react-aria-components';

interface Props {
  label: string;
  value: string;
  hint?: string;
  /** For a time: a short field. */
  isShort?: boolean;
  onChange: (text: string) => void;
}

export function Wish({ label, value, hint, isShort = false, onChange }: Props) {
  /** Null while nobody writes in it. */
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
