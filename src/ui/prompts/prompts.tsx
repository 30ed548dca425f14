/** "What color is what?": the prompt as text, its rows, saturation and the seed. */
import { Button } from 'react-aria-components';
import { retryDraft } from '../../state/drafts/drafts';
import { useShownThings } from '../../state/hand/shown';
import { useShownPrompt } from '../../state/prompt/shown';
import { edit, useProject } from '../../state/stores/project';
import { useSession } from '../../state/stores/session';
import { ThingRow } from '../hand/thing-row';
import { Icon } from '../parts/icons';
import { TroubleBox } from '../parts/trouble-box';
import { ValueSlider } from '../parts/value-slider';
import { AddRow } from './add-row';
import { PromptBox } from './prompt-box';
import { Row } from './row';
import { ShotWords } from './shot-words';
import './prompts.css';

export function Prompts() {
  const { rows } = useShownPrompt();
  const things = useShownThings();
  return (
    <section className="prompts" aria-label="Prompt">
      <h2 id="prompt-title">What color is what?</h2>
      <ShotWords />
      <PromptBox />
      <TroubleBox place="engine" />
      {rows.length + things.length > 0 && (
        <ul className="rows" aria-label="Things and their colors">
          {rows.map((row) => (
            <Row key={row.id} row={row} />
          ))}
          {things.map((thing) => (
            <ThingRow key={thing.id} thing={thing} />
          ))}
        </ul>
      )}
      <AddRow />
      <hr />
      <Saturation />
      <Seed />
    </section>
  );
}

function Saturation() {
  const saturation = useProject((state) => state.saturation);
  return (
    <ValueSlider
      label="Saturation"
      value={saturation}
      min={0}
      max={2}
      step={0.05}
      format={(value) => `${Math.round(value * 100)} %`}
      onChange={(value) => edit('saturation', { saturation: value }, 'saturation')}
    />
  );
}

function Seed() {
  const settings = useProject((state) => state.settings);
  const { phase } = useSession((state) => state.draft);
  const seconds = useSession((state) => state.machine.draftSeconds);
  const another = () => edit('another seed', { settings: { ...settings, seed: (settings.seed % 9999) + 1 } });
  return (
    <div className="seed">
      <span className="dim numeric">
        {settings.seed === 0 ? 'Best guess' : `Variant ${settings.seed}`}
        {seconds !== null && `, draft in ${seconds.toFixed(seconds < 10 ? 1 : 0)} s`}
      </span>
      {phase === 'failed' && (
        <Button className="button" onPress={retryDraft}>
          Draft again
        </Button>
      )}
      {settings.seed !== 0 && (
        <Button className="button" onPress={() => edit('the best guess', { settings: { ...settings, seed: 0 } })}>
          Best guess
        </Button>
      )}
      <Button className="button" onPress={another}>
        <Icon name="again" />
        Another
      </Button>
    </div>
  );
}
