/**
 * A field with local text while it is edited, since the queue may run in another tab and answer late. What is written goes to the queue at
 * a pause in typing: with a hundred pictures each change is drawn and stored a hundred times.
 */
import { useEffect, useRef, useState } from 'react';
import { Input, Label, TextField } from 'react-aria-components';

interface Props {
  label: string;
  value: string;
  hint?: string;
  /** A short field, for times. */
  isShort?: boolean;
  onChange: (text: string) => void;
}

const PAUSE_MS = 250;

export function Wish({ label, value, hint, isShort = false, onChange }: Props) {
  /** Null while the field is not being edited. */
  const [written, setWritten] = useState<string | null>(null);
  const hand = useHandingOn(onChange);
  return (
    <TextField
      className={isShort ? 'queue-time' : 'queue-field'}
      value={written ?? value}
      onFocusChange={(isFocused) => {
        hand.now();
        setWritten(isFocused ? value : null);
      }}
      onChange={(text) => {
        setWritten(text);
        hand.soon(text);
      }}
    >
      <Label>{label}</Label>
      <Input className="field" placeholder={hint} maxLength={20000} />
    </TextField>
  );
}

/** Hands on the last text after a pause, and what is left when the field goes. */
function useHandingOn(onChange: (text: string) => void) {
  const latest = useRef(onChange);
  const waiting = useRef<{ text: string; timer: ReturnType<typeof setTimeout> } | null>(null);
  useEffect(() => {
    latest.current = onChange;
  });
  const hand = useRef({
    now() {
      const last = waiting.current;
      if (last === null) return;
      clearTimeout(last.timer);
      waiting.current = null;
      latest.current(last.text);
    },
    soon(text: string) {
      if (waiting.current) clearTimeout(waiting.current.timer);
      waiting.current = { text, timer: setTimeout(hand.current.now, PAUSE_MS) };
    },
  });
  useEffect(() => hand.current.now, []);
  return hand.current;
}
