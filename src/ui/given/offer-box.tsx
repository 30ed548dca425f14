/** Asks what a picture is for that was dropped on the film or chosen for it; the frame shows meanwhile what it would do. */
import { useEffect, useRef } from 'react';
import { Button } from 'react-aria-components';
import { acceptOffer, chooseUse, declineOffer, openOffered } from '../../state/given/offer';
import { useTexts } from '../../state/stores/language';
import type { Offer, OfferUse } from '../../state/stores/slices';
import { GivenPicture } from './given-picture';

/** Of one offer: another one is another box. */
export function OfferBox({ offer, isStill }: { offer: Offer; isStill: boolean }) {
  const { offer: t } = useTexts().hand.given;
  const box = useRef<HTMLFieldSetElement>(null);
  const { file, picture, use, fits, frame } = offer;
  // A picture that falls on the film brings the question into view, with the keyboard on its answer.
  useEffect(() => {
    box.current?.querySelector<HTMLInputElement>('input:checked')?.focus({ preventScroll: true });
    box.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const choices: { use: OfferUse; label: string; why?: string }[] = isStill
    ? [{ use: 'film', label: t.still }]
    : [
        { use: 'shot', label: t.shot },
        { use: 'film', label: t.film },
        { use: 'lock', label: t.lock(frame + 1), ...(!fits && { why: t.otherShape }) },
      ];
  return (
    <fieldset className="given-offer" ref={box}>
      <legend>{t.title(file.name)}</legend>
      <GivenPicture digest={picture} />
      <div className="given-offer-choices">
        {choices.map(({ use: own, label, why }) => (
          <label key={own} data-off={why !== undefined || undefined}>
            <input
              type="radio"
              name="offer"
              checked={use === own}
              disabled={why !== undefined}
              onChange={() => chooseUse(own)}
            />
            <span>
              {label}
              {why !== undefined && <small className="dim"> ({why})</small>}
            </span>
          </label>
        ))}
      </div>
      <p className="dim" role="status">
        {t.preview}
      </p>
      <div className="given-offer-answers">
        <Button className="button primary" onPress={acceptOffer}>
          {t.accept}
        </Button>
        <Button className="button" onPress={() => void openOffered()}>
          {t.open}
        </Button>
        <Button className="button quiet" onPress={declineOffer}>
          {t.decline}
        </Button>
      </div>
    </fieldset>
  );
}
