/** The last line: what Colorize will do and how long it takes, the work under way, and export. */
import { Button } from 'react-aria-components';
import { formatDuration, formatTimecode } from '../../domain/timecode';
import { cancelWork, markedRange, missingFrames, pauseWork, resumeWork, startWork } from '../../state/jobs/colorize';
import { cancelExport } from '../../state/jobs/export';
import { expectedFrameSeconds } from '../../state/jobs/frame-time';
import { queueOpenFilm } from '../../state/queue/add';
import { useProject } from '../../state/stores/project';
import { useQueue } from '../../state/stores/queue';
import { useFilm, useReport, useSession } from '../../state/stores/session';
import { TroubleBox } from '../parts/trouble-box';
import { count } from '../parts/words';
import { Done } from './done';
import { ExportPopover } from './export-popover';
import { MakeRoom } from './make-room';
import './job-bar.css';

export function JobBar() {
  const work = useSession((state) => state.work.phase);
  const exporting = useSession((state) => state.exporting.phase);
  return (
    <section className="job" aria-label="Work">
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
  const range = report.kind === 'still' ? 'this picture' : `${time(from)} to ${time(to - 1)}`;
  const perFrame = engine.phase === 'ready' ? expectedFrameSeconds(machine, engine.report.ep) : null;
  const estimate =
    perFrame === null || missing === 0 ? '' : `, about ${formatDuration(missing * perFrame)} on this machine`;
  const words =
    missing === 0 && done.size > 0
      ? `${range[0]?.toUpperCase()}${range.slice(1)} is colorized (${count(to - from, 'frame')}).`
      : `Colorize ${range} (${count(missing, 'frame')}${estimate})`;
  const waiting = engine.phase === 'loading' ? 'The model is still loading.' : '';
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
        Colorize
      </Button>
      {report.kind === 'video' && (
        <Button className="button" onPress={() => void queueOpenFilm()}>
          Add to queue
        </Button>
      )}
      <ExportPopover report={report} missing={missing} total={to - from} />
    </div>
  );
}

function Working() {
  const work = useSession((state) => state.work);
  const fingerprint = useFilm()?.fingerprint;
  const isQueued = useQueue(
    ({ runsHere, entries }) =>
      runsHere && entries.some((entry) => entry.phase === 'running' && entry.fingerprint === fingerprint),
  );
  if (work.phase === 'idle') return null;
  const { phase, framesDone, framesTotal, framesPerSecond, secondsLeft } = work;
  const rate =
    framesPerSecond === null ? '' : `, ${framesPerSecond.toFixed(framesPerSecond < 10 ? 2 : 0)} frames a second`;
  const left =
    secondsLeft === null || (phase !== 'running' && phase !== 'elsewhere')
      ? ''
      : `, ${formatDuration(secondsLeft)} left`;
  const words = {
    running: 'Colorizing',
    pausing: 'Pausing after this piece',
    paused: 'Paused',
    canceling: 'Canceling',
    full: 'Waiting for space',
    elsewhere: isQueued
      ? 'This film is being colorized by the queue; this job goes on after it'
      : 'This film is being colorized in another tab; this one takes over if that one stops',
  }[phase];
  return (
    <div className="job-line">
      <p className="job-words numeric" role="status">
        {words}
        {framesTotal > 0 && `: ${Math.floor(framesDone)} of ${count(framesTotal, 'frame')}`}
        {phase === 'running' && rate}
        {left}
      </p>
      <Progress label="Colorizing" share={framesTotal === 0 ? 0 : framesDone / framesTotal} />
      {phase === 'running' && (
        <Button className="button" onPress={pauseWork}>
          Pause
        </Button>
      )}
      {(phase === 'paused' || phase === 'pausing') && (
        <Button className="button primary" onPress={resumeWork}>
          Resume
        </Button>
      )}
      <Button className="button" onPress={cancelWork} isDisabled={phase === 'canceling'}>
        Cancel
      </Button>
    </div>
  );
}

function Exporting() {
  const progress = useSession(({ exporting }) => (exporting.phase === 'running' ? exporting.progress : null));
  const stage =
    progress === null
      ? 'Preparing'
      : { video: 'Writing the picture', audio: 'Writing the sound', mux: 'Finishing' }[progress.stage];
  const frames = progress ? `: ${progress.framesDone} of ${count(progress.framesTotal, 'frame')}` : '…';
  return (
    <div className="job-line">
      <p className="job-words numeric" role="status">
        {stage}
        {frames}
      </p>
      <Progress label="Exporting" share={progress ? progress.framesDone / Math.max(1, progress.framesTotal) : 0} />
      <Button className="button" onPress={cancelExport}>
        Cancel
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
