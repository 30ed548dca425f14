/** The top line: what is open, whether it is saved, what computes, and the way to settings and keys. */
import { Button, DialogTrigger, Popover } from 'react-aria-components';
import { formatLength } from '../../domain/timecode';
import { useTexts } from '../../state/stores/language';
import { useProject } from '../../state/stores/project';
import { engineReport, useReport, useSession } from '../../state/stores/session';
import { Icon } from '../parts/icons';
import { ToolButton } from '../parts/tool-button';
import { QueueButton } from '../queue/queue-button';
import { openShortcuts } from '../shortcuts/open-shortcuts';
import { redoWithNote, undoWithNote } from '../shortcuts/undo-note';
import { FileMenu } from './file-menu';
import { MediaDetails } from './media-details';
import { SettingsPopover } from './settings-popover';
import './header.css';

export function Header() {
  const { header: t, common } = useTexts();
  const report = useReport();
  // Read so that the buttons follow every edit; what can be undone lives in the history beside the project.
  useProject((state) => state.lastEdit);
  if (report === null) return null;
  const still = report.kind === 'still';
  return (
    <header className="header">
      <h1>Tintype</h1>
      <FileMenu />
      <DialogTrigger>
        <Button className="button quiet header-file" aria-label={t.about(report.fileName)}>
          <span className="header-name">{report.fileName}</span>
          <span className="dim header-facts">
            {report.width}×{report.height}
            {!still &&
              ` · ${common.frameRate(report.frameRate.fps, report.frameRate.mode === 'variable')} · ${formatLength(report.durationUs)}`}
            {!still && ` · ${report.audio ? t.sound : t.silent}`}
            {report.notices.length > 0 && ` · ${t.notes(report.notices.length)}`}
          </span>
        </Button>
        <Popover className="popover">
          <MediaDetails report={report} />
        </Popover>
      </DialogTrigger>
      <div className="header-end">
        <SavedState />
        <EngineName />
        <QueueButton />
        <ToolButton label={t.undo} hint="Ctrl Z" onPress={undoWithNote}>
          <Icon name="undo" />
        </ToolButton>
        <ToolButton label={t.redo} hint="Ctrl Shift Z" onPress={redoWithNote}>
          <Icon name="redo" />
        </ToolButton>
        <ToolButton label={t.keys} hint="?" onPress={openShortcuts}>
          <span aria-hidden="true">?</span>
        </ToolButton>
        <SettingsPopover />
      </div>
    </header>
  );
}

function SavedState() {
  const { phase } = useSession((state) => state.saving);
  const { header: t } = useTexts();
  const words = {
    unsaved: '',
    saving: t.saving,
    saved: t.saved,
    elsewhere: t.savedElsewhere,
    failed: t.notSaved,
  }[phase];
  return (
    <span className="dim header-saved" role="status">
      {words}
    </span>
  );
}

function EngineName() {
  const { header: t } = useTexts();
  const { phase } = useSession((state) => state.engine);
  const report = useSession(engineReport);
  const name =
    report === null
      ? { idle: '', loading: t.modelLoading, failed: t.noModel, ready: '' }[phase]
      : report.ep === 'wasm'
        ? t.processor(report.threads)
        : (report.isFallbackAdapter ? t.softwareGpu : t.gpu)(report.adapter ?? t.unnamed);
  return <span className="dim header-engine">{name}</span>;
}
