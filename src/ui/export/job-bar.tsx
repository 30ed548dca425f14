/** The last line: what Colorize will do and how long it takes, the work under way, and export. */

import { Button } from 'react-aria-components';
import { formatTimecode } from '../../domain/timecode';
import { cancelWork, markedRange, missingFrames, pauseWork, resumeWork, startWork } from '../../state/jobs/colorize';
import { cancelExport } from '../../state/jobs/export';
import { expectedFrameSeconds } from '../../state/jobs/frame-time';
import { queueOpenFilm } from '../../state/queue/add';
import { useTexts } from '../../state/stores/language';
import { useProject } from '../../state/stores/project';
import { useQueue } from '../../state/stores/queue';
import { useFilm, useReport, useSession } from '../../state/stores/session';
import { TroubleBox } from '../parts/trouble-box';
import { Done } from './done';
import { ExportPopover } from './export-popover';
import { MakeRoom } from './make-room';
import './job-bar.css';

export function JobBar() {
  const { exporting: t } = useTexts();
  const work = useSession((state) => state.work.phase);
  const exporting = useSession((state) => state.exporting.phase);
  return (
    <section className="job" aria-label={t.bar}>
      <TroubleBox place="work" />
      <MakeRoom />
      {work !== 'idle' ? (
        <Working />
      ) : exporting === 'running' ? (
        <Exporting />
      ) : exporting === 'done' ? (
        <Done />
      ) : (
        <Ready />
      )}
    </section>
  );
}

function Ready() {
  const { exporting: t, common } = useTexts();
  const report = useReport();
  const engine = useSession((state) => state.engine);
  const machine = useSession((state) => state.machine);
  const done = useSession((state) => state.colors.done);
  const isKnown = useSession((state) => state.colors.ranges.length > 0);
  // markedRange reads them from the store; these make the line follow.
  useProject((state) => state.inFrame);
  useProject((state) => state.outFrame);
  if (report === null) return null;
  const { from, to } = markedRange();
  const missing = missingFrames();
  const time = (frame: number) => formatTimecode(report.timestampsUs[frame] ?? 0, report.frameRate.fps);
  const range = report.kind === 'still' ? t.thisPicture : t.range(time(from), time(to - 1));
  const perFrame = engine.phase === 'ready' ? expectedFrameSeconds(machine, engine.report.ep) : null;
  const estimate = perFrame === null || missing === 0 ? null : common.duration(missing * perFrame);
  const words =
    missing === 0 && done.size > 0 ? t.isColorized(range, to - from) : t.toColorize(range, missing, estimate);
  const waiting = engine.phase === 'loading' ? t.modelLoading : '';
  return (
    <div className="job-line">
      <p className="job-words numeric">
        {words} <span className="dim">{waiting}</span>
      </p>
      <Button
        className={`button ${missing > 0 ? 'primary' : ''}`}
        isDisabled={engine.phase !== 'ready' || !isKnown || missing === 0}
        onPress={() => void startWork()}
      >
        {t.colorize}
      </Button>
      {report.kind === 'video' && (
        <Button className="button" onPress={() => void queueOpenFilm()}>
          {t.addToQueue}
        </Button>
      )}
      <ExportPopover report={report} missing={missing} total={to - from} />
    </div>
  );
}

function Working() {
  const { exporting: t, common } = useTexts();
  const work = useSession((state) => state.work);
  const fingerprint = useFilm()?.fingerprint;
  const isQueued = useQueue(
    ({ runsHere, entries }) =>
      runsHere && entries.some((entry) => entry.phase === 'running' && entry.fingerprint === fingerprint),
  );
  if (work.phase === 'idle') return null;
  const { phase, framesDone, framesTotal, framesPerSecond, secondsLeft } = work;
  const rate = framesPerSecond === null ? '' : `, ${t.framesASecond(framesPerSecond)}`;
  const left =
    secondsLeft === null || (phase !== 'running' && phase !== 'elsewhere')
      ? ''
      : `, ${t.left(common.duration(secondsLeft))}`;
  const words = t.working[phase === 'elsewhere' && isQueued ? 'queued' : phase];
  return (
    <div className="job-line">
      <p className="job-words numeric" role="status">
        {words}
        {framesTotal > 0 && `: ${t.framesOf(Math.floor(framesDone), framesTotal)}`}
        {phase === 'running' && rate}
        {left}
      </p>
      <Progress label={t.working.running} share={framesTotal === 0 ? 0 : framesDone / framesTotal} />
      {phase === 'running' && (
        <Button className="button" onPress={pauseWork}>
          {t.pause}
        </Button>
      )}
      {(phase === 'paused' || phase === 'pausing') && (
        <Button className="button primary" onPress={resumeWork}>
          {t.resume}
        </Button>
      )}
      <Button className="button" onPress={cancelWork} isDisabled={phase === 'canceling'}>
        {common.cancel}
      </Button>
    </div>
  );
}

function Exporting() {
  const { exporting: t, common } = useTexts();
  const progress = useSession(({ exporting }) => (exporting.phase === 'running' ? exporting.progress : null));
  const stage = t.stages[progress?.stage ?? 'preparing'];
  const frames = progress ? `: ${t.framesOf(progress.framesDone, progress.framesTotal)}` : '…';
  return (
    <div className="job-line">
      <p className="job-words numeric" role="status">
        {stage}
        {frames}
      </p>
      <Progress label={t.exporting} share={progress ? progress.framesDone / Math.max(1, progress.framesTotal) : 0} />
      <Button className="button" onPress={cancelExport}>
        {common.cancel}
      </Button>
    </div>
  );
}

function Progress({ label, share }: { label: string; share: number }) {
  const percent = Math.round(100 * Math.min(1, share));
  return (
    <div
      className="bar job-progress"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <div style={{ width: `${percent}%` }} />
    </div>
  );
}
