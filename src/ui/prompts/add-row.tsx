/** Adds a thing by its noun; its color is chosen in its row. */

import { useState } from 'react';
import { addRow } from '../../state/prompt/actions';
import { useTexts } from '../../state/stores/language';
import { Icon } from '../parts/icons';

export function AddRow() {
  const { prompts: t } = useTexts();
  const [noun, setNoun] = useState('');
  return (
    <form
      className="add-row"
      onSubmit={(event) => {
        event.preventDefault();
        if (noun.trim() === '') return;
        addRow(noun.trim());
        setNoun('');
      }}
    >
      <Icon name="plus" />
      <input
        className="row-noun"
        aria-label={t.addThing}
        placeholder={t.addThingSuch}
        value={noun}
        onChange={(event) => setNoun(event.target.value)}
      />
    </form>
  );
}
