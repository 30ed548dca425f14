/** Export's few questions: format, quality, and whether a record goes beside the file. */

import { useState } from 'react';
import { Button, Checkbox, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import type { MediaReport } from '../../../workers/media/api';
import { formatFor, isOnePicture } from '../../domain/formats';
import { startWork } from '../../state/jobs/colorize';
import { startExport } from '../../state/jobs/export';
import { canPickFolder } from '../../state/saving/pick-file';
import { useTexts } from '../../state/stores/language';
import { patch, useSession } from '../../state/stores/session';
import { FormatQuestions, labelOf } from './format-questions';
import { IntoFolder } from './into-folder';
import { useRefusals } from './use-refusals';

interface Props {
  report: MediaReport;
  /** Frames of the range that are not colorized, and all of them. */
  missing: number;
  total: number;
}

export function ExportPopover({ report, missing, total }: Props) {
  const { panel: t } = useTexts().exporting;
  const options = useSession((state) => state.exportOptions);
  const isReady = useSession((state) => state.colors.ranges.length > 0 && state.engine.phase === 'ready');
  const isFrameDone = useSession((state) => state.colors.done.has(state.view.playhead));
  const [isOpen, setOpen] = useState(false);
  const refusals = useRefusals(isOpen ? report : null, total, options.quality);
  const format = formatFor(report.kind, options);
  const refusal = refusals.get(format.id);
  /** The frame at the playhead: of a film one of many. */
  const isOne = report.kind === 'video' && isOnePicture(format);
  const frames = isOne ? 1 : total;
  const lacks = isOne ? Number(!isFrameDone) : missing;
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Button className={`button ${missing === 0 ? 'primary' : ''}`} isDisabled={!isReady}>
        {t.export(labelOf(format, report.kind, t))}
      </Button>
      <Popover className="popover" placement="top right">
        <Dialog aria-label={t.title} className="export">
          {({ close }) => (
            <>
              <FormatQuestions report={report} format={format} frames={frames} refusals={refusals} />
              <Checkbox
                className="radio"
                isSelected={options.sidecar}
                onChange={(isSelected) => patch('exportOptions', { sidecar: isSelected })}
              >
                <span className="radio-mark box" />
                <span>
                  {t.record} <span className="dim">{t.recordHolds}</span>
                </span>
              </Checkbox>
              {refusal && <p role="status">{t.refusal(refusal)}</p>}
              {lacks > 0 && !refusal && (
                <p>
                  {report.kind === 'still'
                    ? t.pictureNotYet
                    : isOne
                      ? t.frameNotYet
                      : lacks === total
                        ? t.nothingYet
                        : t.notYet(lacks, total)}
                </p>
              )}
              <div className="export-actions">
                {format.writes === 'pictures' && format.isSequence && canPickFolder() && (
                  <IntoFolder
                    isDisabled={refusal !== undefined}
                    onPick={(folder) => {
                      close();
                      void colorizeAndExport(missing, folder);
                    }}
                  />
                )}
                <Button
                  className="button primary"
                  isDisabled={refusal !== undefined || (isOne && lacks > 0)}
                  onPress={() => {
                    close();
                    void colorizeAndExport(isOne ? 0 : missing);
                  }}
                >
                  {lacks > 0 && !isOne ? t.colorizeThenExport : t.title}
                </Button>
              </div>
            </>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

async function colorizeAndExport(missing: number, folder?: FileSystemDirectoryHandle): Promise<void> {
  if (missing === 0 || (await startWork())) await startExport(folder);
}
