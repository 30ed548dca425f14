/** Pictures that go into a folder of the user's instead of a zip: the button, and where they are afterwards. */

import { Button } from 'react-aria-components';
import { toTintypeError } from '../../domain/errors';
import { pickFolder } from '../../state/saving/pick-file';
import { useTexts } from '../../state/stores/language';
import { showTrouble } from '../../state/trouble';

/** @param onPick gets the folder that was chosen; closing the picker without a choice changes nothing */
export function IntoFolder({ isDisabled, onPick }: { isDisabled: boolean; onPick: (folder: Folder) => void }) {
  const { panel: t } = useTexts().exporting;
  const pick = async () => {
    try {
      const folder = await pickFolder();
      if (folder !== null) onPick(folder);
    } catch (error) {
      const known = toTintypeError(error, 'INTERNAL', 'This folder cannot be written to.');
      if (known.code !== 'CANCELLED') showTrouble('work', known);
    }
  };
  return (
    <Button className="button" isDisabled={isDisabled} onPress={() => void pick()}>
      {t.intoFolder}
    </Button>
  );
}

type Folder = FileSystemDirectoryHandle;
