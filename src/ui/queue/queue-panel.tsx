/** The queue of films: in order, each with its words, what comes of it and what can be done about it. Beside the studio, never over a question. */
import { Button } from 'react-aria-components';
import { chooseForQueue } from '../../state/queue/add';
import { pauseQueue } from '../../state/queue/queue';
import { showQueue, useQueue } from '../../state/stores/queue';
import { useFilm } from '../../state/stores/session';
import { MakeRoom } from '../export/make-room';
import { Icon } from '../parts/icons';
import { ToolButton } from '../parts/tool-button';
import { Entry } from './queue-entry';
import './queue.css';

export function QueuePanel() {
  const { entries, isPaused, runsHere, isShown } = useQueue((state) => state);
  // With a film open, the job bar asks for room.
  const isFilmOpen = useFilm() !== null;
  if (!isShown) return null;
  const isOver = entries.every(({ phase }) => phase === 'done' || phase === 'failed');
  return (
    <section className="queue" aria-labelledby="queue-title">
      <div className="queue-head">
        <h2 id="queue-title">Queue</h2>
        {!isOver && (
          <Button className="button" onPress={() => void pauseQueue(!isPaused)}>
            {isPaused ? 'Go on' : 'Pause'}
          </Button>
        )}
        <Button className="button" onPress={() => void chooseForQueue()}>
          Add films…
        </Button>
        <ToolButton label="Close the queue" onPress={() => showQueue(false)}>
          <Icon name="close" />
        </ToolButton>
      </div>
      {!isFilmOpen && <MakeRoom />}
      {!runsHere && entries.length > 0 && <p className="dim">Another tab works on the queue; this one shows it.</p>}
      {entries.length === 0 ? (
        <p className="dim">
          Drop several films, or press “Add to queue” below a film. They are colorized and exported one after the other.
        </p>
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
