/** Opens the queue, and says how far it is while it is closed. */

import { Button } from 'react-aria-components';
import { useTexts } from '../../state/stores/language';
import { showQueue, useQueue } from '../../state/stores/queue';
import { QUEUE_ID } from './queue-id';

export function QueueButton() {
  const { queue: t } = useTexts();
  const isShown = useQueue((state) => state.isShown);
  const entries = useQueue((state) => state.entries);
  const done = entries.filter(({ phase }) => phase === 'done').length;
  const words = entries.length === 0 ? '' : ` ${done}/${entries.length}`;
  return (
    <Button
      className="button quiet numeric"
      aria-expanded={isShown}
      aria-controls={QUEUE_ID}
      onPress={() => showQueue(!isShown)}
    >
      {t.title}
      {words}
    </Button>
  );
}
