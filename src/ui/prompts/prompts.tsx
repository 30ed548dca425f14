/** "What color is what?": the prompt as text, its rows, the sliders and the seed. */
import { Button } from 'react-aria-components';
import { retryDraft } from '../../state/drafts/drafts';
import { useShownStrokes } from '../../state/hand/color-strokes';
import { useShownThings } from '../../state/hand/shown';
import { useShownPrompt } from '../../state/prompt/shown';
import { useTexts } from '../../state/stores/language';
import { edit, useProject } from '../../state/stores/project';
import { useSession } from '../../state/stores/session';
import { GivenPanel } from '../given/given-panel';
import { StrokeRow } from '../hand/stroke-row';
import { ThingRow } from '../hand/thing-row';
import { Looks } from '../looks/looks';
import { Sliders } from '../looks/sliders';
import { Variants } from '../looks/variants';
import { SentenceNote } from '../models/sentence-note';
import { Icon } from '../parts/icons';
import { TroubleBox } from '../parts/trouble-box';
import { AddRow } from './add-row';
import { PromptBox } from './prompt-box';
import { Row } from './row';
import { ShotWords } from './shot-words';
import './prompts.css';

export function Prompts() {
  const { prompts: t } = useTexts();
  const { rows } = useShownPrompt();
  const things = useShownThings();
  const strokes = useShownStrokes();
  return (
    <section className="prompts" aria-label={t.panel}>
      <h2 id="prompt-title">{t.title}</h2>
      <ShotWords />
      <PromptBox />
      <TroubleBox place="engine" />
      {rows.length + things.length + strokes.length > 0 && (
        <ul className="rows" aria-label={t.rows}>
          {rows.map((row) => (
            <Row key={row.id} row={row} />
          ))}
          {things.map((thing) => (
            <ThingRow key={thing.id} thing={thing} />
          ))}
          {strokes.map((stroke) => (
            <StrokeRow key={stroke.id} stroke={stroke} />
          ))}
        </ul>
      )}
      <AddRow />
      <GivenPanel />
      <SentenceNote />
      <hr />
      <Looks />
      <Sliders />
      <Seed />
      <Variants />
    </section>
  );
}

function Seed() {
  const { prompts: t, edits } = useTexts();
  const settings = useProject((state) => state.settings);
  const { phase } = useSession((state) => state.draft);
  const seconds = useSession((state) => state.machine.draftSeconds);
  const another = () => edit(edits.anotherSeed, { settings: { ...settings, seed: (settings.seed % 9999) + 1 } });
  return (
    <div className="seed">
      <span className="dim numeric">
        {settings.seed === 0 ? t.bestGuess : t.variant(settings.seed)}
        {seconds !== null && `, ${t.draftIn(seconds)}`}
      </span>
      {phase === 'failed' && (
        <Button className="button" onPress={retryDraft}>
          {t.draftAgain}
        </Button>
      )}
      {settings.seed !== 0 && (
        <Button className="button" onPress={() => edit(edits.bestGuess, { settings: { ...settings, seed: 0 } })}>
          {t.bestGuess}
        </Button>
      )}
      <Button className="button" onPress={another}>
        <Icon name="again" />
        {t.another}
      </Button>
    </div>
  );
}
