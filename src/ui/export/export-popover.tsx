/** Export's few questions: quality, and whether a record goes beside the film. */
import { Button, Checkbox, Dialog, DialogTrigger, Label, Popover, Radio, RadioGroup } from 'react-aria-components';
import type { ExportQuality } from '../../../workers/media/api';
import { DEFAULT_FORMAT } from '../../domain/formats';
import { startWork } from '../../state/jobs/colorize';
import { startExport } from '../../state/jobs/export';
import { patch, useSession } from '../../state/stores/session';
import { count } from '../parts/words';

const QUALITIES: [ExportQuality, string, string][] = [
  ['draft', 'Draft', 'small file, for a look'],
  ['good', 'Good', 'for watching and sharing'],
  ['best', 'Best', 'large file, for editing on'],
];

export function ExportPopover({ missing, total }: { missing: number; total: number }) {
  const { quality, sidecar } = useSession((state) => state.exportOptions);
  const isReady = useSession((state) => state.colors.ranges.length > 0 && state.engine.phase === 'ready');
  return (
    <DialogTrigger>
      <Button className={`button ${missing === 0 ? 'primary' : ''}`} isDisabled={!isReady}>
        Export {DEFAULT_FORMAT.label}
      </Button>
      <Popover className="popover" placement="top right">
        <Dialog aria-label="Export" className="export">
          {({ close }) => (
            <>
              <RadioGroup
                value={quality}
                onChange={(value) => patch('exportOptions', { quality: value as ExportQuality })}
                className="radio-group"
              >
                <Label>Quality</Label>
                {QUALITIES.map(([value, name, what]) => (
                  <Radio key={value} value={value} className="radio">
                    <span className="radio-mark" />
                    <span>
                      {name} <span className="dim">{what}</span>
                    </span>
                  </Radio>
                ))}
              </RadioGroup>
              <Checkbox
                className="radio"
                isSelected={sidecar}
                onChange={(isSelected) => patch('exportOptions', { sidecar: isSelected })}
              >
                <span className="radio-mark box" />
                <span>
                  Record beside it <span className="dim">model, words, seed and settings as JSON</span>
                </span>
              </Checkbox>
              <p className="dim">Full size, the film’s own luminance, frame times and sound.</p>
              {missing > 0 && (
                <p>
                  {missing === total
                    ? 'Nothing of this range is'
                    : `${count(missing, 'frame')} of ${total.toLocaleString('en')} are not`}{' '}
                  colorized yet.
                </p>
              )}
              <div className="export-actions">
                <Button
                  className="button primary"
                  onPress={() => {
                    close();
                    void colorizeAndExport(missing);
                  }}
                >
                  {missing > 0 ? 'Colorize, then export' : 'Export'}
                </Button>
              </div>
            </>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

async function colorizeAndExport(missing: number): Promise<void> {
  if (missing === 0 || (await startWork())) await startExport();
}
