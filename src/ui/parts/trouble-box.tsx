/** Trouble at the place it belongs to: one sentence, one remedy, one button; the details behind "more" can be copied. */

import { Button } from 'react-aria-components';
import { useTexts } from '../../state/stores/language';
import { useSession } from '../../state/stores/session';
import type { TroublePlace } from '../../state/stores/slices';
import { clearTrouble } from '../../state/trouble';
import { Icon } from './icons';
import './trouble-box.css';

export function TroubleBox({ place }: { place: TroublePlace }) {
  const { trouble: t } = useTexts().notices;
  const trouble = useSession((state) => state.troubles.find((other) => other.place === place));
  if (trouble === undefined) return null;
  return (
    <section className="trouble" role="alert" key={trouble.id}>
      <p className="trouble-sentence">{t.sentence(trouble.code, trouble.sentence)}</p>
      <p>{t.remedy(trouble.code, trouble.remedy)}</p>
      <div className="trouble-actions">
        {trouble.action && (
          <Button
            className="button"
            onPress={() => {
              clearTrouble(place);
              trouble.action?.run();
            }}
          >
            {t.actions[trouble.action.label]}
          </Button>
        )}
        <details>
          <summary>{t.more}</summary>
          <pre>{trouble.details}</pre>
          <Button className="button" onPress={() => void navigator.clipboard.writeText(trouble.details)}>
            {t.copy}
          </Button>
        </details>
        <Button className="button quiet icon trouble-close" aria-label={t.dismiss} onPress={() => clearTrouble(place)}>
          <Icon name="close" />
        </Button>
      </div>
    </section>
  );
}
