/** Before a file is open: what this is, the drop, the sample clip one click away, and the sentence that is true. */
import { Button } from 'react-aria-components';
import { chooseFile, closeFilm, openSample } from '../../state/film/open-file';
import { SAMPLES } from '../../state/film/samples';
import { findWanted } from '../../state/saving/recent';
import { useTexts } from '../../state/stores/language';
import { openModels } from '../../state/stores/models';
import { settledMedia, useSession } from '../../state/stores/session';
import { OtherTabNotice, PackProgress, UpdateNotice } from '../models/notices';
import { TroubleBox } from '../parts/trouble-box';
import { RecentList } from '../projects/recent-list';
import { QueueButton } from '../queue/queue-button';
import { BeforeAfter } from './before-after';
import './drop.css';

const [, ...OTHER_SAMPLES] = SAMPLES;

export function Welcome() {
  const t = useTexts().models;
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
            This project was made with <strong>{wanted.fileName}</strong>. Drop that file here to go on.
          </p>
        ) : (
          <p>Drop a black-and-white video or picture anywhere here, then say what color is what.</p>
        )}
        <p className="welcome-busy" role="status">
          {isBusy && <span className="spinner" aria-hidden="true" />}
          {media.phase === 'opening' && `Reading ${media.name}…`}
          {media.phase === 'restoring' && `Bringing back ${media.name}…`}
        </p>
        <div className="welcome-actions">
          <Button
            className="button primary"
            onPress={() => void (wanted ? findWanted() : chooseFile())}
            isDisabled={isBusy}
          >
            {wanted ? `Find ${wanted.fileName}…` : 'Open a file…'}
          </Button>
          {wanted ? (
            <Button className="button" onPress={() => closeFilm()}>
              Leave this project
            </Button>
          ) : (
            <>
              <Button className="button" onPress={() => void openSample()} isDisabled={isBusy}>
                Try the sample clip
              </Button>
              {OTHER_SAMPLES.map((sample) => (
                <Button
                  key={sample.fileName}
                  className="button"
                  onPress={() => void openSample(sample)}
                  isDisabled={isBusy}
                >
                  {sample.title}
                </Button>
              ))}
            </>
          )}
          <QueueButton />
          <Button className="button quiet" onPress={openModels}>
            {t.open}
          </Button>
        </div>
        <TroubleBox place="drop" />
        {!wanted && <RecentList most={6} />}
        <p className="dim">Nothing leaves this computer.</p>
        <p className="dim">
          MP4, MOV, MKV, WebM, AVI, MPEG, a picture, or a .tintype project; several films at once go into the queue.
        </p>
        <OtherTabNotice />
        <UpdateNotice />
        <PackProgress />
        <TroubleBox place="engine" />
      </div>
    </main>
  );
}
