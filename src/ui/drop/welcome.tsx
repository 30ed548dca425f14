/** Before a file is open: what this is, the drop, the sample clip one click away, and the sentence that is true. */
import { Button } from 'react-aria-components';
import { chooseFile, closeFilm, openSample } from '../../state/film/open-file';
import { SAMPLES } from '../../state/film/samples';
import { findWanted } from '../../state/saving/recent';
import { useTexts } from '../../state/stores/language';
import { openModels } from '../../state/stores/models';
import { settledMedia, useSession } from '../../state/stores/session';
import { OtherTabNotice, PackProgress, UpdateNotice } from '../models/notices';
import { Emphasized } from '../parts/emphasized';
import { LanguageChoice } from '../parts/language-choice';
import { TroubleBox } from '../parts/trouble-box';
import { RecentList } from '../projects/recent-list';
import { QueueButton } from '../queue/queue-button';
import { BeforeAfter } from './before-after';
import './drop.css';

const [, ...OTHER_SAMPLES] = SAMPLES;

export function Welcome() {
  const { models, welcome: t } = useTexts();
  const media = useSession((state) => state.media);
  const settled = settledMedia(media);
  const wanted = settled.phase === 'wanting' ? settled.project : null;
  const isBusy = media.phase === 'opening' || media.phase === 'restoring';
  return (
    <main className="welcome">
      <div className="welcome-box">
        <h1>Tintype</h1>
        {!wanted && <BeforeAfter />}
        {wanted ? (
          <p>
            <Emphasized text={t.madeWith(wanted.fileName)} what={wanted.fileName} />
          </p>
        ) : (
          <p>{t.intro}</p>
        )}
        <p className="welcome-busy" role="status">
          {isBusy && <span className="spinner" aria-hidden="true" />}
          {media.phase === 'opening' && t.reading(media.name)}
          {media.phase === 'restoring' && t.bringingBack(media.name)}
        </p>
        <div className="welcome-actions">
          <Button
            className="button primary"
            onPress={() => void (wanted ? findWanted() : chooseFile())}
            isDisabled={isBusy}
          >
            {wanted ? t.find(wanted.fileName) : t.open}
          </Button>
          {wanted ? (
            <Button className="button" onPress={() => closeFilm()}>
              {t.leaveProject}
            </Button>
          ) : (
            <>
              <Button className="button" onPress={() => void openSample()} isDisabled={isBusy}>
                {t.trySample}
              </Button>
              {OTHER_SAMPLES.map((sample) => (
                <Button key={sample} className="button" onPress={() => void openSample(sample)} isDisabled={isBusy}>
                  {t.samples[sample].title}
                </Button>
              ))}
            </>
          )}
          <QueueButton />
          <Button className="button quiet" onPress={openModels}>
            {models.open}
          </Button>
        </div>
        <TroubleBox place="drop" />
        {!wanted && <RecentList most={6} />}
        <p className="dim">{t.nothingLeaves}</p>
        <p className="dim">{t.formats}</p>
        <OtherTabNotice />
        <UpdateNotice />
        <PackProgress />
        <TroubleBox place="engine" />
        <LanguageChoice />
      </div>
    </main>
  );
}
