/** The prompt as text. A copy of it lies behind the field and carries the underlines of words that no row uses. */

import { useLayoutEffect, useRef } from 'react';
import { Button } from 'react-aria-components';
import { SAMPLES } from '../../state/film/samples';
import { choosePrompt, typePrompt } from '../../state/prompt/actions';
import { useShownPrompt } from '../../state/prompt/shown';
import { useTexts } from '../../state/stores/language';
import { endBurst } from '../../state/stores/project';
import { useReport } from '../../state/stores/session';
import { redoWithNote, undoWithNote } from '../shortcuts/undo-note';
import { listUnused, markUnused } from './mark-unused';

export function PromptBox() {
  const { prompts: t, welcome } = useTexts();
  const { text, unused } = useShownPrompt();
  const fileName = useReport()?.fileName ?? '';
  const field = useRef<HTMLTextAreaElement>(null);
  const mirror = useRef<HTMLDivElement>(null);
  const sample = SAMPLES.find((name) => name === fileName);
  const example = sample ? welcome.samples[sample].words : t.anyExample;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => {
    const element = field.current;
    if (element === null) return;
    element.style.height = 'auto';
    element.style.height = `${Math.min(200, element.scrollHeight + 2)}px`;
  }, [text]);

  return (
    <>
      <div className="prompt-box">
        <div className="prompt-mirror" aria-hidden="true" ref={mirror}>
          {markUnused(text, unused).map((part) =>
            part.isUnused ? <mark key={part.start}>{part.text}</mark> : <span key={part.start}>{part.text}</span>,
          )}
        </div>
        <textarea
          ref={field}
          className="field"
          rows={3}
          value={text}
          aria-labelledby="prompt-title"
          aria-describedby="prompt-help"
          placeholder={example}
          spellCheck={false}
          maxLength={20000}
          onChange={(event) => typePrompt(event.target.value)}
          onBlur={endBurst}
          onScroll={(event) => {
            if (mirror.current) mirror.current.scrollTop = event.currentTarget.scrollTop;
          }}
          onKeyDown={(event) => {
            if (event.key === 'Escape') event.currentTarget.blur();
            // The field's own history knows nothing of rows; ours covers both.
            if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z') {
              event.preventDefault();
              event.stopPropagation();
              if (event.shiftKey) redoWithNote();
              else undoWithNote();
            }
          }}
        />
      </div>
      <p className="prompt-help dim" id="prompt-help">
        {text === '' ? t.withoutWords : unused.length > 0 && t.notUsed(listUnused(text, unused, t.reason))}
      </p>
      {text === '' && (
        <Button className="button example" onPress={() => choosePrompt(example)}>
          {t.tryExample(example)}
        </Button>
      )}
    </>
  );
}
