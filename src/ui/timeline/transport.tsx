/** Buttons that move the playhead, the timecode to type into, and the in and out points. */

import { Button } from 'react-aria-components';
import type { MediaReport } from '../../../workers/media/api';
import { formatTimecode, frameOfTimecode } from '../../domain/timecode';
import { seek, step, togglePlay } from '../../state/film/playback';
import { clearRange, markIn, markOut } from '../../state/film/range';
import { useShownShot } from '../../state/prompt/shown';
import { mergeHere, splitHere } from '../../state/shots/actions';
import { useTexts } from '../../state/stores/language';
import { useProject } from '../../state/stores/project';
import { useSession } from '../../state/stores/session';
import { Icon } from '../parts/icons';
import { ToolButton } from '../parts/tool-button';
import { toggleMute } from '../viewer/view-actions';
import { TimecodeField } from './timecode-field';

export function Transport({ report }: { report: MediaReport }) {
  const { timeline: t } = useTexts();
  const playing = useSession((state) => state.view.playing);
  const rate = useSession((state) => state.view.playRate);
  const playhead = useSession((state) => state.view.playhead);
  const last = report.frameCount - 1;
  const { read, write } = timecodesOf(report);
  return (
    <div className="transport">
      <ToolButton label={t.firstFrame} hint="Home" onPress={() => seek(0)}>
        <Icon name="start" />
      </ToolButton>
      <ToolButton label={t.back} hint="←" onPress={() => step(-1)}>
        <Icon name="back" />
      </ToolButton>
      <ToolButton label={playing ? t.pause : t.play} hint="Space" onPress={togglePlay}>
        <Icon name={playing ? 'pause' : 'play'} />
      </ToolButton>
      <ToolButton label={t.forward} hint="→" onPress={() => step(1)}>
        <Icon name="forward" />
      </ToolButton>
      <ToolButton label={t.lastFrame} hint="End" onPress={() => seek(last)}>
        <Icon name="end" />
      </ToolButton>
      {report.audio && <Mute />}
      <TimecodeField label={t.time} value={write(playhead)} onCommit={(text) => readInto(read(text), seek)} />
      <span className="dim numeric transport-frame">
        {playing && rate !== 1 ? `${rate}×` : t.frameOf(playhead + 1, report.frameCount)}
      </span>
      <Shots />
      <Range read={read} write={write} last={last} />
    </div>
  );
}

function Mute() {
  const { timeline: t } = useTexts();
  const muted = useSession((state) => state.view.muted);
  return (
    <ToolButton label={t.mute} hint="M" onPress={toggleMute} isSelected={muted}>
      <Icon name={muted ? 'muted' : 'sound'} />
    </ToolButton>
  );
}

/** Split and merge at the playhead. */
function Shots() {
  const { timeline: t } = useTexts();
  const starts = useSession((state) => state.shots.starts);
  const playhead = useSession((state) => state.view.playhead);
  const shot = useShownShot();
  return (
    <>
      <ToolButton label={t.split} hint="S" onPress={splitHere} isDisabled={starts.includes(playhead)}>
        <Icon name="split" />
      </ToolButton>
      <ToolButton label={t.merge} hint="Shift S" onPress={mergeHere} isDisabled={shot === 0}>
        <Icon name="merge" />
      </ToolButton>
    </>
  );
}

interface Timecodes {
  /** Frame of a typed time, or null. */
  read: (text: string) => number | null;
  write: (frame: number) => string;
}

function Range({ read, write, last }: Timecodes & { last: number }) {
  const { timeline: t } = useTexts();
  const inFrame = useProject((state) => state.inFrame);
  const outFrame = useProject((state) => state.outFrame);
  return (
    <div className="transport-range">
      <ToolButton label={t.inHere} hint="I" onPress={() => markIn()}>
        <span aria-hidden="true">{t.in}</span>
      </ToolButton>
      <TimecodeField label={t.inPoint} value={write(inFrame ?? 0)} onCommit={(text) => readInto(read(text), markIn)} />
      <ToolButton label={t.outHere} hint="O" onPress={() => markOut()}>
        <span aria-hidden="true">{t.out}</span>
      </ToolButton>
      <TimecodeField
        label={t.outPoint}
        value={write(outFrame ?? last)}
        onCommit={(text) => readInto(read(text), markOut)}
      />
      {(inFrame !== null || outFrame !== null) && (
        <Button className="button quiet icon" aria-label={t.clear} onPress={clearRange}>
          <Icon name="close" />
        </Button>
      )}
    </div>
  );
}

function readInto(frame: number | null, use: (frame: number) => void): boolean {
  if (frame !== null) use(frame);
  return frame !== null;
}

function timecodesOf({ timestampsUs, frameRate: { fps } }: MediaReport): Timecodes {
  const origin = timestampsUs[0] ?? 0;
  return {
    read: (text) => frameOfTimecode(text, timestampsUs, fps),
    write: (frame) => formatTimecode((timestampsUs[frame] ?? 0) - origin, fps),
  };
}
