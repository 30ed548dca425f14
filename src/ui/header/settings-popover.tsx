/** Settings of the model and where it runs; changes of working size, steps and seed are edits and can be undone. */
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { reloadEngine } from '../../state/film/engine';
import { useTexts } from '../../state/stores/language';
import { openModels } from '../../state/stores/models';
import { edit, useProject } from '../../state/stores/project';
import { engineReport, useSession } from '../../state/stores/session';
import { Icon } from '../parts/icons';
import { LanguageChoice } from '../parts/language-choice';

const STEPS = [1, 2, 3, 4, 6, 8, 12, 20, 30, 50];
const WORKING_SIZES = [128, 192, 256, 320, 384, 512];

export function SettingsPopover() {
  const {
    header: { settings: t },
  } = useTexts();
  return (
    <DialogTrigger>
      <Button className="button quiet icon" aria-label={t.title}>
        <Icon name="gear" />
      </Button>
      <Popover className="popover">
        <Dialog aria-label={t.title} className="settings">
          <ModelSettings />
          <EngineSettings />
          <LanguageChoice />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function ModelSettings() {
  const {
    header: { settings: t },
    edits,
  } = useTexts();
  const settings = useProject((state) => state.settings);
  const mostSteps = useSession((state) => engineReport(state)?.limits.maxSteps ?? 8);
  return (
    <>
      <label className="settings-row">
        {t.workingSize}
        <select
          className="field"
          value={settings.workingSize}
          onChange={(event) =>
            edit(edits.workingSize, { settings: { ...settings, workingSize: Number(event.target.value) } })
          }
        >
          {WORKING_SIZES.map((size) => (
            <option key={size} value={size}>
              {t.sizeOf(size)}
            </option>
          ))}
        </select>
      </label>
      <label className="settings-row">
        {t.steps}
        <select
          className="field"
          value={settings.steps ?? ''}
          onChange={(event) =>
            edit(edits.steps, {
              settings: { ...settings, steps: event.target.value === '' ? null : Number(event.target.value) },
            })
          }
        >
          <option value="">{t.asTheModelLikes}</option>
          {STEPS.filter((steps) => steps <= mostSteps || steps === settings.steps).map((steps) => (
            <option key={steps} value={steps}>
              {steps}
            </option>
          ))}
        </select>
      </label>
      <label className="settings-row">
        {t.seed}
        <input
          className="field numeric"
          type="number"
          min={0}
          max={4294967295}
          step={1}
          value={settings.seed}
          onChange={(event) => {
            const seed = Math.max(0, Math.min(4294967295, Math.floor(Number(event.target.value))));
            edit(edits.seed, { settings: { ...settings, seed } }, 'seed');
          }}
        />
      </label>
    </>
  );
}

function EngineSettings() {
  const { open: openLabel } = useTexts().models;
  const {
    header: { settings: t },
  } = useTexts();
  const { wanted } = useSession((state) => state.machine);
  const report = useSession(engineReport);
  const isWorking = useSession((state) => state.work.phase !== 'idle');
  return (
    <>
      <label className="settings-row">
        {t.runsOn}
        <select
          className="field"
          value={wanted}
          disabled={isWorking}
          onChange={(event) => void reloadEngine(event.target.value as typeof wanted)}
        >
          <option value="auto">{t.auto}</option>
          <option value="webgpu">{t.webgpu}</option>
          <option value="wasm">{t.wasm}</option>
        </select>
      </label>
      <p className="settings-model">
        <span className="dim">
          {report && t.model(report.packName, report.packBytes, report.packHash.slice(0, 12), report.precision)}
        </span>
        <Button slot="close" className="button" onPress={openModels}>
          {openLabel}
        </Button>
      </p>
    </>
  );
}
