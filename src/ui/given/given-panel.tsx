/** Frames that keep their colors and photographs that colors are taken from: those of the shot in view, and a picture that is offered. */
import { Button } from 'react-aria-components';
import type { Lock, Reference } from '../../domain/hand/given';
import { shotStartAt } from '../../domain/shots/edit';
import { seek } from '../../state/film/playback';
import {
  canKeep,
  type Reach,
  reachOf,
  reachReference,
  removeLock,
  removeReference,
  toggleFollower,
  toggleLock,
  toggleReference,
} from '../../state/given/actions';
import { choosePicture } from '../../state/given/offer';
import { useShownShot } from '../../state/prompt/shown';
import { useTexts } from '../../state/stores/language';
import { useProject } from '../../state/stores/project';
import { useReport, useSession } from '../../state/stores/session';
import { Icon } from '../parts/icons';
import { GivenPicture } from './given-picture';
import { OfferBox } from './offer-box';
import './given.css';

export function GivenPanel() {
  const { given: t } = useTexts().hand;
  const isStill = useReport()?.kind === 'still';
  const starts = useSession((state) => state.shots.starts);
  const offer = useSession((state) => state.offer);
  const shot = useShownShot();
  const locks = useProject((state) => state.locks);
  const end = starts.find((start) => start > shot) ?? Number.POSITIVE_INFINITY;
  const references = useProject((state) => state.references).filter(({ from, to }) => from < end && to > shot);
  return (
    <section className="given" aria-label={t.title}>
      <div className="given-tools">
        {!isStill && <Keep />}
        <Button className="button" onPress={() => void choosePicture()}>
          {t.choose}
        </Button>
      </div>
      {offer && <OfferBox key={offer.picture} offer={offer} isStill={isStill} />}
      {locks.length + references.length > 0 && (
        <ul className="given-list">
          {locks.map((lock) => (
            <LockRow key={lock.id} lock={lock} isOfShot={shotStartAt(starts, lock.frame) === shot} />
          ))}
          {references.map((reference) => (
            <ReferenceRow key={reference.id} reference={reference} isStill={isStill} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Keep() {
  const { given: t } = useTexts().hand;
  const playhead = useSession((state) => state.view.playhead);
  // What can be kept follows what is shown.
  useSession((state) => state.view.shown);
  useSession((state) => state.draft);
  useSession((state) => state.colors);
  const isLocked = useProject(({ locks }) => locks.some(({ frame }) => frame === playhead));
  return (
    <Button className="button" aria-pressed={isLocked} isDisabled={!isLocked && !canKeep()} onPress={toggleLock}>
      <Icon name="lock" />
      {isLocked ? t.letGo : t.keep}
    </Button>
  );
}

/** @param isOfShot whether the frame lies in the shot in view; else the shot may take its colors at will */
function LockRow({ lock, isOfShot }: { lock: Lock; isOfShot: boolean }) {
  const { given: t } = useTexts().hand;
  const shot = useShownShot();
  const starts = useSession((state) => state.shots.starts);
  const number = lock.frame + 1;
  return (
    <li className="given-row">
      <Icon name="lock" />
      <Button className="link" aria-label={t.goTo(number)} onPress={() => seek(lock.frame)}>
        {t.frame(number)}
      </Button>
      <Button
        className="button quiet icon given-remove"
        aria-label={t.remove(t.lock(number))}
        onPress={() => removeLock(lock)}
      >
        <Icon name="close" />
      </Button>
      {!isOfShot && (
        <label className="given-more">
          <input
            type="checkbox"
            checked={lock.shots.some((first) => shotStartAt(starts, first) === shot)}
            onChange={() => toggleFollower(lock)}
          />
          {t.alsoHere(number)}
        </label>
      )}
    </li>
  );
}

function ReferenceRow({ reference, isStill }: { reference: Reference; isStill: boolean }) {
  const { given: t } = useTexts().hand;
  const shot = useShownShot();
  const reach = reachOf(reference);
  return (
    <li className="given-row" data-off={!reference.enabled || undefined}>
      <GivenPicture digest={reference.picture} />
      <label className="given-name">
        <input type="checkbox" checked={reference.enabled} onChange={() => toggleReference(reference)} />
        {t.on(reference.name)}
      </label>
      <Button
        className="button quiet icon given-remove"
        aria-label={t.remove(t.on(reference.name))}
        onPress={() => removeReference(reference)}
      >
        <Icon name="close" />
      </Button>
      {!isStill && (
        <label className="given-more">
          {t.reach}
          <select
            className="field"
            aria-label={t.reachOf(reference.name)}
            value={reach}
            onChange={(event) => reachReference(reference, event.target.value as Reach)}
          >
            <option value="shot">{reach === 'film' || reference.from === shot ? t.shot : t.otherShot}</option>
            <option value="film">{t.film}</option>
          </select>
        </label>
      )}
    </li>
  );
}
