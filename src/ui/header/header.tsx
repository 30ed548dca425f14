/** The top line: what is open, whether it is saved, what computes, and the way to settings and keys. */
import { Button, DialogTrigger, Popover } from 'react-aria-components';
import { formatLength } from '../../domain/timecode';
import { useProject } from '../../state/stores/project';
import { engineReport, useReport, useSession } from '../../state/stores/session';
import { Icon } from '../parts/icons';
import { ToolButton } from '../parts/tool-button';
import { frameRate } from '../parts/words';
import { QueueButton } from '../queue/queue-button';
import { openShortcuts } from '../shortcuts/open-shortcuts';
import { redoWithNote, undoWithNote } from '../shortcuts/undo-note';
import { FileMenu } from './file-menu';
import { MediaDetails } from './media-details';
import { SettingsPopover } from './settings-popover';
import './header.css';

export function Header() {
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
        <Button className="button quiet header-file" aria-label={`About ${report.fileName}`}>
          <span className="header-name">{report.fileName}</span>
          <span className="dim header-facts">
            {report.width}×{report.height}
            {!still && ` · ${frameRate(report.frameRate)} · ${formatLength(report.durationUs)}`}
            {!still && (report.audio ? ' · sound' : ' · silent')}
            {report.notices.length > 0 && ` · ${report.notices.length} note${report.notices.length > 1 ? 's' : ''}`}
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
        <ToolButton label="Undo" hint="Ctrl Z" onPress={undoWithNote}>
          <Icon name="undo" />
        </ToolButton>
        <ToolButton label="Redo" hint="Ctrl Shift Z" onPress={redoWithNote}>
          <Icon name="redo" />
        </ToolButton>
        <ToolButton label="Keys" hint="?" onPress={openShortcuts}>
          <span aria-hidden="true">?</span>
        </ToolButton>
        <SettingsPopover />
      </div>
    </header>
  );
}

function SavedState() {
  const { phase } = useSession((state) => state.saving);
  const words = { unsaved: '', saving: 'saving…', saved: 'saved', elsewhere: 'not saved here', failed: 'not saved' }[
    phase
  ];
  return (
    <span className="dim header-saved" role="status">
      {words}
    </span>
  );
}

function EngineName() {
  const { phase } = useSession((state) => state.engine);
  const report = useSession(engineReport);
  const name =
    report === null
      ? { idle: '', loading: 'model loading…', failed: 'no model', ready: '' }[phase]
      : report.ep === 'wasm'
        ? `Processor, ${report.threads} ${report.threads === 1 ? 'thread' : 'threads'}`
        : `${report.isFallbackAdapter ? 'Software GPU' : 'GPU'}: ${report.adapter ?? 'unnamed'}`;
  return <span className="dim header-engine">{name}</span>;
}
