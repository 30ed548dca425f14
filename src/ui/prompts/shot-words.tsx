/** Which shots the present prompt covers, and the one control that gives this shot its own or takes it away again. */

import { Button } from 'react-aria-components';
import { coverOf } from '../../domain/shots/prompts';
import { useShownPrompt, useShownShot } from '../../state/prompt/shown';
import { giveShotPrompt, inheritPrompt } from '../../state/shots/actions';
import { useTexts } from '../../state/stores/language';
import { useProject } from '../../state/stores/project';
import { useReport, useSession } from '../../state/stores/session';

export function ShotWords() {
  const { shots: t } = useTexts().prompts;
  const starts = useSession((state) => state.shots.starts);
  const count = useReport()?.frameCount ?? 0;
  const prompts = useProject((state) => state.prompts);
  const prompt = useShownPrompt();
  const shown = useShownShot();
  if (starts.length < 2) return null;
  const [from, to] = coverOf(prompts, prompt, count);
  const first = starts.indexOf(from) + 1;
  const last = starts.filter((start) => start < to).length;
  const number = starts.indexOf(shown) + 1;
  const isOwn = shown === prompt.from;
  return (
    <div className="shot-words">
      <p role="status">
        {t.covers(first, last, starts.length)}
        {first !== last && <span className="dim">{t.inView(number)}</span>}
      </p>
      {shown > 0 && (
        <Button className="button" onPress={isOwn ? inheritPrompt : giveShotPrompt}>
          {isOwn ? t.inherit : t.giveOwn(number)}
        </Button>
      )}
    </div>
  );
}
