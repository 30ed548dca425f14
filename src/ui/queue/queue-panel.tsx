/** The queue: what waits for Start, what comes of it and what can be done about it. Beside the studio, never over a question. */

import { useEffect, useRef } from 'react';
import { Button } from 'react-aria-components';
import { chooseForQueue } from '../../state/queue/add';
import { changeQueue, pauseQueue } from '../../state/queue/queue';
import { useTexts } from '../../state/stores/language';
import { showQueue, useQueue } from '../../state/stores/queue';
import { useFilm } from '../../state/stores/session';
import { MakeRoom } from '../export/make-room';
import { Icon } from '../parts/icons';
import { ToolButton } from '../parts/tool-button';
import { TroubleBox } from '../parts/trouble-box';
import { Entry } from './queue-entry';
import { Finished } from './queue-finished';
import { QUEUE_ID } from './queue-id';
import { Together } from './queue-together';
import './queue.css';

export function QueuePanel() {
  const isShown = useQueue((state) => state.isShown);
  return isShown ? <Panel /> : null;
}

function Panel() {
  const { queue: t } = useTexts();
  const { entries, isPaused, runsHere } = useQueue((state) => state);
  // With a film open, the job bar asks for room.
  const isFilmOpen = useFilm() !== null;
  const panel = useRef<HTMLElement>(null);
  useClosing(panel);
  const held = entries.filter(({ phase }) => phase === 'held');
  const isAtWork = entries.some(({ phase }) => phase === 'waiting' || phase === 'running');
  return (
    <section className="queue" id={QUEUE_ID} aria-labelledby="queue-title" ref={panel}>
      <div className="queue-head">
        <h2 id="queue-title">{t.title}</h2>
        {held.length > 0 && (
          <Button className="button primary" onPress={() => void changeQueue({ do: 'start' })}>
            {t.start}
          </Button>
        )}
        {isAtWork && (
          <Button className="button" onPress={() => void pauseQueue(!isPaused)}>
            {isPaused ? t.goOn : t.pause}
          </Button>
        )}
        <Button className="button" onPress={() => void chooseForQueue()}>
          {t.addFiles}
        </Button>
        <ToolButton label={t.close} onPress={() => showQueue(false)}>
          <Icon name="close" />
        </ToolButton>
      </div>
      {!isFilmOpen && <MakeRoom />}
      {!runsHere && entries.length > 0 && <p className="dim">{t.otherTab}</p>}
      <TroubleBox place="queue" />
      <Finished entries={entries.filter(({ result }) => result !== null)} />
      <Together held={held} />
      {entries.length === 0 ? (
        <p className="dim">{t.empty}</p>
      ) : (
        <ol className="queue-list">
          {entries.map((entry, at) => (
            <Entry key={entry.id} entry={entry} isFirst={at === 0} isLast={at === entries.length - 1} />
          ))}
        </ol>
      )}
    </section>
  );
}

/** Escape and a press outside close the panel. Dialogs, menus and the button that opens the panel do not count as outside. */
function useClosing(panel: React.RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const { signal, abort } = newSignal();
    const opener = () => document.querySelector<HTMLElement>(`[aria-controls="${QUEUE_ID}"]`);
    window.addEventListener(
      'keydown',
      ({ key }) => {
        if (key !== 'Escape' || document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]')) return;
        showQueue(false);
        opener()?.focus();
      },
      { signal },
    );
    window.addEventListener(
      'pointerdown',
      ({ target }) => {
        if (!(target instanceof Element) || panel.current?.contains(target)) return;
        if (target.closest(`[aria-controls="${QUEUE_ID}"], .popover, .modal-overlay, [data-sonner-toaster]`)) return;
        showQueue(false);
      },
      { signal },
    );
    return abort;
  }, [panel]);
}

function newSignal(): { signal: AbortSignal; abort: () => void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}
