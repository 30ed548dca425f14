/** Says that the open project was made with another model than the one in use, whose colors are therefore other ones. */
import { Button } from 'react-aria-components';
import { useTexts } from '../../state/stores/language';
import { openModels } from '../../state/stores/models';
import { engineReport, openedFilm, useSession } from '../../state/stores/session';

export function OtherModelNotice() {
  const t = useTexts().models;
  const madeWith = useSession((state) => state.madeWith);
  const report = useSession(engineReport);
  const isWorking = useSession((state) => state.work.phase !== 'idle');
  if (madeWith === null || report === null || madeWith.hash === report.packHash) return null;
  const stay = () => {
    const film = openedFilm();
    film?.patch({ madeWith: null });
    film?.autosave.soon();
  };
  return (
    <div className="notice" role="status">
      <span>{t.madeWith(madeWith.name, report.packName)}</span>
      <span className="notice-buttons">
        <Button className="button" isDisabled={isWorking} onPress={openModels}>
          {t.open}
        </Button>
        <Button className="button" onPress={stay}>
          {t.stay(report.packName)}
        </Button>
      </span>
    </div>
  );
}
