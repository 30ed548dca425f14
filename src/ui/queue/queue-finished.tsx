/** All finished files at once: saved one by one, in a zip or into a folder, and taken off the list. */
import { useState } from 'react';
import { Button } from 'react-aria-components';
import type { QueueEntry } from '../../state/queue/list';
import { changeQueue } from '../../state/queue/queue';
import { saveEach, saveIntoFolder, saveZip } from '../../state/queue/save-all';
import { canPickFolder } from '../../state/saving/pick-file';
import { TroubleBox } from '../parts/trouble-box';
import { count } from '../parts/words';

export function Finished({ entries }: { entries: readonly QueueEntry[] }) {
  const [isBusy, setIsBusy] = useState(false);
  const [said, setSaid] = useState<string | null>(null);
  if (entries.length < 2) return null;
  const run = (work: () => Promise<unknown>) => {
    setIsBusy(true);
    setSaid(null);
    void work().then((words) => {
      setSaid(typeof words === 'string' ? words : null);
      setIsBusy(false);
    });
  };
  const remove = async () => {
    for (const { id } of entries) await changeQueue({ do: 'remove', id });
  };
  return (
    <div className="queue-finished">
      <p className="numeric">{count(entries.length, 'file')} done. Save them</p>
      <div className="queue-buttons">
        <Button className="button" isDisabled={isBusy} onPress={() => run(() => saveEach(entries))}>
          One by one
        </Button>
        <Button className="button" isDisabled={isBusy} onPress={() => run(() => saveZip(entries))}>
          As a zip
        </Button>
        {canPickFolder() && (
          <Button className="button" isDisabled={isBusy} onPress={() => run(() => saveIntoFolder(entries))}>
            Into a folder…
          </Button>
        )}
        <Button className="button quiet" isDisabled={isBusy} onPress={() => run(remove)}>
          Remove them here
        </Button>
      </div>
      {said !== null && <p role="status">{said}</p>}
      <TroubleBox place="queue" />
    </div>
  );
}
