/** Settings of the model and where it runs; changes of working size, steps and seed are edits and can be undone. */
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { reloadEngine } from '../../state/film/engine';
import { edit, useProject } from '../../state/stores/project';
import { engineReport, useSession } from '../../state/stores/session';
import { Icon } from '../parts/icons';
import { megabytes } from '../parts/words';

const WORKING_SIZES = [128, 192, 256, 320, 384, 512];

export function SettingsPopover() {
  return (
    <DialogTrigger>
      <Button className="button quiet icon" aria-label="Settings">
        <Icon name="gear" />
      </Button>
      <Popover className="popover">
        <Dialog aria-label="Settings" className="settings">
          <ModelSettings />
          <EngineSettings />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function ModelSettings() {
  const settings = useProject((state) => state.settings);
  return (
    <>
      <label className="settings-row">
        Working size
        <select
          className="field"
          value={settings.workingSize}
          onChange={(event) =>
            edit('working size', { settings: { ...settings, workingSize: Number(event.target.value) } })
          }
        >
          {WORKING_SIZES.map((size) => (
            <option key={size} value={size}>
              {size} px{size === 256 ? ' (usual)' : size > 256 ? ' (finds small things)' : ' (fast)'}
            </option>
          ))}
        </select>
      </label>
      <label className="settings-row">
        Steps
        <select
          className="field"
          value={settings.steps ?? ''}
          onChange={(event) =>
            edit('steps', {
              settings: { ...settings, steps: event.target.value === '' ? null : Number(event.target.value) },
            })
          }
        >
          <option value="">as the model likes it</option>
          {[1, 2, 3, 4, 6, 8].map((steps) => (
            <option key={steps} value={steps}>
              {steps}
            </option>
          ))}
        </select>
      </label>
      <label className="settings-row">
        Seed
        <input
          className="field numeric"
          type="number"
          min={0}
          max={4294967295}
          step={1}
          value={settings.seed}
          onChange={(event) => {
            const seed = Math.max(0, Math.min(4294967295, Math.floor(Number(event.target.value))));
            edit('the seed', { settings: { ...settings, seed } }, 'seed');
          }}
        />
      </label>
    </>
  );
}

function EngineSettings() {
  const { wanted } = useSession((state) => state.machine);
  const report = useSession(engineReport);
  const isWorking = useSession((state) => state.work.phase !== 'idle');
  return (
    <>
      <label className="settings-row">
        Runs on
        <select
          className="field"
          value={wanted}
          disabled={isWorking}
          onChange={(event) => void reloadEngine(event.target.value as typeof wanted)}
        >
          <option value="auto">GPU if there is one</option>
          <option value="webgpu">GPU only</option>
          <option value="wasm">Processor</option>
        </select>
      </label>
      {report && (
        <p className="dim">
          Model {report.packName}, {megabytes(report.packBytes)}, {report.packHash.slice(0, 12)}; {report.precision}
        </p>
      )}
    </>
  );
}
