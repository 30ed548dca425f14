/** The disk is full: what is needed, what may go, and one button that says what it deletes. */
import { useState } from 'react';
import { Button, Checkbox, CheckboxGroup, Label } from 'react-aria-components';
import { goOn, makeRoom, proposed, type Removable, type RoomRequest, useRoom } from '../../state/jobs/room';
import { count, megabytes } from '../parts/words';
import './make-room.css';

export function MakeRoom() {
  const request = useRoom();
  return request && <Question key={request.removable.length} request={request} />;
}

function Question({ request }: { request: RoomRequest }) {
  const { bytesNeeded, bytesFree, removable } = request;
  const [chosen, setChosen] = useState(() => proposed(request));
  const bytes = removable.reduce((sum, one) => sum + (chosen.includes(one.storeKey) ? one.bytes : 0), 0);
  const free = bytesFree === null ? '' : `, and ${megabytes(bytesFree)} is free`;
  return (
    <section className="trouble room" role="alert" aria-label="The disk is full">
      <p className="trouble-sentence">
        The browser has no space left: the rest needs about {megabytes(bytesNeeded)}
        {free}. Nothing is lost; the work waits.
      </p>
      {removable.length === 0 ? (
        <p>There are no older colors to delete. Free some space on the disk, then try again.</p>
      ) : (
        <CheckboxGroup value={chosen} onChange={setChosen} className="room-list">
          <Label>Colors that can be made again, oldest first:</Label>
          {removable.map((one) => (
            <Checkbox key={one.storeKey} value={one.storeKey} className="radio">
              <span className="radio-mark box" />
              <span>
                {nameOf(one)} <span className="dim numeric">{facts(one)}</span>
              </span>
            </Checkbox>
          ))}
        </CheckboxGroup>
      )}
      <div className="trouble-actions">
        {removable.length > 0 && (
          <Button className="button" isDisabled={chosen.length === 0} onPress={() => void makeRoom(chosen)}>
            Delete {count(chosen.length, 'version')} ({megabytes(bytes)}) and go on
          </Button>
        )}
        <Button className="button quiet" onPress={goOn}>
          Try again
        </Button>
      </div>
    </section>
  );
}

function nameOf({ film, words, isOpenFilm }: Removable): string {
  const of = isOpenFilm ? 'this film, earlier words' : (film ?? 'an older film');
  return words === '' ? `${of}, without words` : `${of}: “${words}”`;
}

function facts({ bytes, lastWritten }: Removable): string {
  return `${megabytes(bytes)}, ${new Date(lastWritten).toLocaleDateString('en', { dateStyle: 'medium' })}`;
}
