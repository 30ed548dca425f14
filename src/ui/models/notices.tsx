/** Lines under the header that say what a user must know now: the model's download, a missing GPU, another tab, trouble. */

import { useState } from 'react';
import { Button } from 'react-aria-components';
import { takeUpdate } from '../../state/offline/keep-offline';
import { takeOver } from '../../state/saving/restore';
import { useTexts } from '../../state/stores/language';
import { useQueue } from '../../state/stores/queue';
import { engineReport, useReport, useSession } from '../../state/stores/session';
import { Icon } from '../parts/icons';
import { TroubleBox } from '../parts/trouble-box';
import { OtherModelNotice } from './other-model';
import { browserOf } from './switch-on';
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
  const { notices: t, common } = useTexts();
  const progress = useSession(({ engine }) => (engine.phase === 'loading' ? engine.progress : null));
  if (progress === null) return null;
  const { stage, bytesDone, bytesTotal, secondsLeft } = progress;
  const share = bytesTotal > 0 ? bytesDone / bytesTotal : 0;
  const words = {
    download: t.fetching(bytesDone, bytesTotal, secondsLeft === null ? null : common.duration(secondsLeft)),
    verify: t.checking,
    compile: t.preparing,
  }[stage];
  return (
    <div className="notice" role="status">
      <span>{words}</span>
      <div
        className="bar notice-bar"
        role="progressbar"
        aria-label={t.model}
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
  const { notices: t } = useTexts();
  const report = useSession(engineReport);
  const { draftSeconds } = useSession((state) => state.machine);
  const [isHidden, setIsHidden] = useState(false);
  const [isHelpShown, setIsHelpShown] = useState(false);
  if (report === null || isHidden) return null;
  const onProcessor = report.ep === 'wasm';
  if (!onProcessor && !report.isFallbackAdapter) return null;
  return (
    <div className="notice" role="status">
      <span>
        {onProcessor ? t.onProcessor(draftSeconds) : t.onSoftwareGpu(report.adapter, draftSeconds)}
        {isHelpShown && ` ${report.webgpuRefusal ?? ''} ${t.switchOn[browserOf(navigator.userAgent)]}`}
      </span>
      <span className="notice-buttons">
        {!isHelpShown && (
          <Button className="button quiet" onPress={() => setIsHelpShown(true)}>
            {t.howToUseGpu}
          </Button>
        )}
        <Button className="button quiet icon" aria-label={t.hide} onPress={() => setIsHidden(true)}>
          <Icon name="close" />
        </Button>
      </span>
    </div>
  );
}

/** What the media report says that one should know before going on; the rest stands behind the file's name. */
function FilmNotice() {
  const { notices: t } = useTexts();
  const report = useReport();
  const [hiddenFor, setHiddenFor] = useState<unknown>(null);
  if (report === null || hiddenFor === report) return null;
  const sentences = [...(report.hasColor ? [t.inColorAlready(report.fileName)] : []), ...report.notices.map(t.ofMedia)];
  if (sentences.length === 0) return null;
  return (
    <div className="notice" role="status">
      <span>{sentences.join(' ')}</span>
      <Button className="button quiet icon" aria-label={t.hide} onPress={() => setHiddenFor(report)}>
        <Icon name="close" />
      </Button>
    </div>
  );
}

/** A newer version is told of and taken on a click, never while something is at work. */
export function UpdateNotice() {
  const { notices: t } = useTexts();
  const { phase } = useSession((state) => state.update);
  const isBusyHere = useSession(({ work, exporting }) => work.phase !== 'idle' || exporting.phase === 'running');
  const isQueueBusy = useQueue((state) => state.progress !== null);
  if (phase === 'none') return null;
  const isBusy = isBusyHere || isQueueBusy;
  return (
    <div className="notice" role="status">
      <span>
        {t.newVersion} {isBusy ? t.onceDone : phase === 'held' && t.otherTabAtWork}
      </span>
      <Button className="button" isDisabled={isBusy} onPress={() => void takeUpdate()}>
        {t.reload}
      </Button>
    </div>
  );
}

export function OtherTabNotice() {
  const { notices: t } = useTexts();
  const elsewhere = useSession((state) => state.saving.phase === 'elsewhere');
  if (!elsewhere) return null;
  return (
    <div className="notice" role="status">
      <span>{t.otherTab}</span>
      <Button className="button" onPress={() => void takeOver()}>
        {t.saveHere}
      </Button>
    </div>
  );
}
