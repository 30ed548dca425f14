/** All finished files at once: saved one by one, in a zip or into a folder, and taken off the list. */

import { useState } from 'react';
import { Button } from 'react-aria-components';
import type { QueueEntry } from '../../state/queue/list';
import { changeQueue } from '../../state/queue/queue';
import { saveEach, saveIntoFolder, saveZip } from '../../state/queue/save-all';
import { canPickFolder } from '../../state/saving/pick-file';
import { useTexts } from '../../state/stores/language';

export function Finished({ entries }: { entries: readonly QueueEntry[] }) {
  const { queue: t } = useTexts();
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
      <p className="numeric">{t.filesDone(entries.length)}</p>
      <div className="queue-buttons">
        <Button className="button" isDisabled={isBusy} onPress={() => run(() => saveEach(entries))}>
          {t.oneByOne}
        </Button>
        <Button className="button" isDisabled={isBusy} onPress={() => run(() => saveZip(entries))}>
          {t.asZip}
        </Button>
        {canPickFolder() && (
          <Button className="button" isDisabled={isBusy} onPress={() => run(() => saveIntoFolder(entries))}>
            {t.intoFolder}
          </Button>
        )}
        <Button className="button quiet" isDisabled={isBusy} onPress={() => run(remove)}>
          {t.removeHere}
        </Button>
      </div>
      {said !== null && <p role="status">{said}</p>}
    </div>
  );
}
