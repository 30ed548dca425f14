/** Lines under the header that say what a user must know now: the model's download, a missing GPU, another tab, trouble. */
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { formatDuration } from '../../domain/timecode';
import { takeUpdate } from '../../state/offline/keep-offline';
import { takeOver } from '../../state/saving/restore';
import { useQueue } from '../../state/stores/queue';
import { engineReport, useReport, useSession } from '../../state/stores/session';
import { Icon } from '../parts/icons';
import { TroubleBox } from '../parts/trouble-box';
import { megabytes } from '../parts/words';
import { OtherModelNotice } from './other-model';
import { howToSwitchOn } from './switch-on';
import './notices.css';

export function Notices() {
  return (
    <div className="app-notices">
      <TroubleBox place="drop" />
      <PackProgress />
      <SlowNotice />
      <FilmNotice />
      <OtherModelNotice />
      <OtherTabNotice />
      <UpdateNotice />
      <TroubleBox place="saving" />
    </div>
  );
}

/** The model's first download and compilation; the studio can be explored meanwhile. */
export function PackProgress() {
  const progress = useSession(({ engine }) => (engine.phase === 'loading' ? engine.progress : null));
  if (progress === null) return null;
  const { stage, bytesDone, bytesTotal, secondsLeft } = progress;
  const share = bytesTotal > 0 ? bytesDone / bytesTotal : 0;
  const left = secondsLeft !== null && stage === 'download' ? `, ${formatDuration(secondsLeft)} left` : '';
  const words = {
    download: `Fetching the model: ${megabytes(bytesDone)} of ${megabytes(bytesTotal)}${left}. This happens once.`,
    verify: 'Checking the model…',
    compile: 'Preparing the model for this machine…',
  }[stage];
  return (
    <div className="notice" role="status">
      <span>{words}</span>
      <div
        className="bar notice-bar"
        role="progressbar"
        aria-label="Model"
        aria-valuenow={Math.round(share * 100)}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <div style={{ width: `${share * 100}%` }} />
      </div>
    </div>
  );
}

/**
 * No GPU, or a software one: how much slower, from this machine's own draft. The comparison is the throughput measured for
 * this very pack's graphs: about 10 GFLOP/s on a processor, 1 on a software adapter, 300 and more on laptop graphics.
 */
function SlowNotice() {
  const report = useSession(engineReport);
  const { draftSeconds } = useSession((state) => state.machine);
  const [isHidden, setIsHidden] = useState(false);
  const [isHelpShown, setIsHelpShown] = useState(false);
  if (report === null || isHidden) return null;
  const onProcessor = report.ep === 'wasm';
  if (!onProcessor && !report.isFallbackAdapter) return null;
  const measured = draftSeconds === null ? '' : `: a draft takes ${draftSeconds.toFixed(1)} s`;
  const where = onProcessor ? 'Working on the processor' : `Working on a software GPU (${report.adapter ?? 'unnamed'})`;
  return (
    <div className="notice" role="status">
      <span>
        {where}
        {measured}. Laptop graphics would be about {onProcessor ? 30 : 300} times faster.
        {isHelpShown && ` ${report.webgpuRefusal ?? ''} ${howToSwitchOn(navigator.userAgent)}`}
      </span>
      <span className="notice-buttons">
        {!isHelpShown && (
          <Button className="button quiet" onPress={() => setIsHelpShown(true)}>
            How to use the GPU
          </Button>
        )}
        <Button className="button quiet icon" aria-label="Hide this note" onPress={() => setIsHidden(true)}>
          <Icon name="close" />
        </Button>
      </span>
    </div>
  );
}

/** What the media report says that one should know before going on; the rest stands behind the file's name. */
function FilmNotice() {
  const report = useReport();
  const [hiddenFor, setHiddenFor] = useState<unknown>(null);
  if (report === null || hiddenFor === report) return null;
  const color = `${report.fileName} is in color already: its colors are set aside and made anew from your words.`;
  const sentences = [...(report.hasColor ? [color] : []), ...report.notices];
  if (sentences.length === 0) return null;
  return (
    <div className="notice" role="status">
      <span>{sentences.join(' ')}</span>
      <Button className="button quiet icon" aria-label="Hide this note" onPress={() => setHiddenFor(report)}>
        <Icon name="close" />
      </Button>
    </div>
  );
}

/** A newer version is told of and taken on a click, never while something is at work. */
export function UpdateNotice() {
  const { phase } = useSession((state) => state.update);
  const isBusyHere = useSession(({ work, exporting }) => work.phase !== 'idle' || exporting.phase === 'running');
  const isQueueBusy = useQueue((state) => state.progress !== null);
  if (phase === 'none') return null;
  const isBusy = isBusyHere || isQueueBusy;
  const wait = phase === 'held' ? ' Another tab is at work: try again once it is done.' : '';
  return (
    <div className="notice" role="status">
      <span>
        A new version of Tintype is ready.
        {isBusy ? ' It can be taken once the work under way is done.' : wait}
      </span>
      <Button className="button" isDisabled={isBusy} onPress={() => void takeUpdate()}>
        Reload
      </Button>
    </div>
  );
}

export function OtherTabNotice() {
  const elsewhere = useSession((state) => state.saving.phase === 'elsewhere');
  if (!elsewhere) return null;
  return (
    <div className="notice" role="status">
      <span>Another tab holds your saved project, so nothing is saved from this one.</span>
      <Button className="button" onPress={() => void takeOver()}>
        Save here instead
      </Button>
    </div>
  );
}
