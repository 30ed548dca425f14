/** A time to read and to type: 41:07, 1:05.5, 41s or #984. Enter goes there, Escape leaves it. */

import { useState } from 'react';
import { useTexts } from '../../state/stores/language';

interface Props {
  label: string;
  value: string;
  /** @returns false when the text is not a time */
  onCommit: (text: string) => boolean;
}

export function TimecodeField({ label, value, onCommit }: Props) {
  const { timeline: t } = useTexts();
  const [text, setText] = useState<string | null>(null);
  const [isWrong, setIsWrong] = useState(false);
  const commit = () => {
    const isRead = text === null || text === value || onCommit(text);
    setIsWrong(!isRead);
    if (isRead) setText(null);
  };
  return (
    <input
      className="timecode numeric"
      aria-label={label}
      aria-invalid={isWrong}
      title={t.timeSuchAs}
      value={text ?? value}
      size={11}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => {
        setIsWrong(false);
        setText(event.target.value);
      }}
      onBlur={() => {
        setText(null);
        setIsWrong(false);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
        if (event.key === 'Escape') event.currentTarget.blur();
      }}
    />
  );
}
