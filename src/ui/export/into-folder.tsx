/** Pictures that go into a folder of the user's instead of a zip: the button, and where they are afterwards. */
import { Button } from 'react-aria-components';
import { toTintypeError } from '../../domain/errors';
import { pickFolder } from '../../state/saving/pick-file';
import { showTrouble } from '../../state/trouble';

/** @param onPick gets the folder that was chosen; closing the picker without a choice changes nothing */
export function IntoFolder({ isDisabled, onPick }: { isDisabled: boolean; onPick: (folder: Folder) => void }) {
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
      Into a folder…
    </Button>
  );
}

type Folder = FileSystemDirectoryHandle;

export function whereItIs(folder: string | null): string {
  return folder === null ? 'is saved in your browser’s downloads folder' : `is a new folder in “${folder}”`;
}
