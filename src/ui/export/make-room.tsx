/** The disk is full: what is needed, what may go, and one button that says what it deletes. */

import { useState } from 'react';
import { Button, Checkbox, CheckboxGroup, Label } from 'react-aria-components';
import { goOn, makeRoom, proposed, type Removable, type RoomRequest, useRoom } from '../../state/jobs/room';
import { useTexts } from '../../state/stores/language';
import type { Texts } from '../../texts/en';
import './make-room.css';

export function MakeRoom() {
  const request = useRoom();
  return request && <Question key={request.removable.length} request={request} />;
}

function Question({ request }: { request: RoomRequest }) {
  const { room: t } = useTexts().exporting;
  const { bytesNeeded, bytesFree, removable } = request;
  const [chosen, setChosen] = useState(() => proposed(request));
  const bytes = removable.reduce((sum, one) => sum + (chosen.includes(one.storeKey) ? one.bytes : 0), 0);
  return (
    <section className="trouble room" role="alert" aria-label={t.title}>
      <p className="trouble-sentence">{t.needed(bytesNeeded, bytesFree)}</p>
      {removable.length === 0 ? (
        <p>{t.nothing}</p>
      ) : (
        <CheckboxGroup value={chosen} onChange={setChosen} className="room-list">
          <Label>{t.colors}</Label>
          {removable.map((one) => (
            <Checkbox key={one.storeKey} value={one.storeKey} className="radio">
              <span className="radio-mark box" />
              <span>
                {nameOf(one, t)} <span className="dim numeric">{t.facts(one.bytes, one.lastWritten)}</span>
              </span>
            </Checkbox>
          ))}
        </CheckboxGroup>
      )}
      <div className="trouble-actions">
        {removable.length > 0 && (
          <Button className="button" isDisabled={chosen.length === 0} onPress={() => void makeRoom(chosen)}>
            {t.deleteAndGoOn(chosen.length, bytes)}
          </Button>
        )}
        <Button className="button quiet" onPress={goOn}>
          {t.tryAgain}
        </Button>
      </div>
    </section>
  );
}

function nameOf({ film, words, isOpenFilm }: Removable, t: Texts['exporting']['room']): string {
  const of = isOpenFilm ? t.ofThisFilm : (film ?? t.ofOlderFilm);
  return words === '' ? t.withoutWords(of) : t.withWords(of, words);
}
