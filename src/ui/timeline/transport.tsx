/** Buttons that move the playhead, the timecode to type into, and the in and out points. */
import { Button } from 'react-aria-components';
import type { MediaReport } from '../../../workers/media/api';
import { formatTimecode, frameOfTimecode } from '../../domain/timecode';
import { seek, step, togglePlay } from '../../state/film/playback';
import { clearRange, markIn, markOut } from '../../state/film/range';
import { useShownShot } from '../../state/prompt/shown';
import { mergeHere, splitHere } from '../../state/shots/actions';
import { useProject } from '../../state/stores/project';
import { useSession } from '../../state/stores/session';
import { Icon } from '../parts/icons';
import { ToolButton } from '../parts/tool-button';
import { toggleMute } from '../viewer/view-actions';
import { TimecodeField } from './timecode-field';

export function Transport({ report }: { report: MediaReport }) {
  const playing = useSession((state) => state.view.playing);
  const rate = useSession((state) => state.view.playRate);
  const playhead = useSession((state) => state.view.playhead);
  const last = report.frameCount - 1;
  const { read, write } = timecodesOf(report);
  return (
    <div className="transport">
      <ToolButton label="First frame" hint="Home" onPress={() => seek(0)}>
        <Icon name="start" />
      </ToolButton>
      <ToolButton label="Back one frame" hint="←" onPress={() => step(-1)}>
        <Icon name="back" />
      </ToolButton>
      <ToolButton label={playing ? 'Pause' : 'Play'} hint="Space" onPress={togglePlay}>
        <Icon name={playing ? 'pause' : 'play'} />
      </ToolButton>
      <ToolButton label="Forward one frame" hint="→" onPress={() => step(1)}>
        <Icon name="forward" />
      </ToolButton>
      <ToolButton label="Last frame" hint="End" onPress={() => seek(last)}>
        <Icon name="end" />
      </ToolButton>
      {report.audio && <Mute />}
      <TimecodeField label="Time" value={write(playhead)} onCommit={(text) => readInto(read(text), seek)} />
      <span className="dim numeric transport-frame">
        {playing && rate !== 1 ? `${rate}×` : `frame ${playhead + 1} of ${report.frameCount}`}
      </span>
      <Shots />
      <Range read={read} write={write} last={last} />
    </div>
  );
}

function Mute() {
  const muted = useSession((state) => state.view.muted);
  return (
    <ToolButton label="Mute" hint="M" onPress={toggleMute} isSelected={muted}>
      <Icon name={muted ? 'muted' : 'sound'} />
    </ToolButton>
  );
}

/** Split and merge at the playhead. */
function Shots() {
  const starts = useSession((state) => state.shots.starts);
  const playhead = useSession((state) => state.view.playhead);
  const shot = useShownShot();
  return (
    <>
      <ToolButton label="Split the shot here" hint="S" onPress={splitHere} isDisabled={starts.includes(playhead)}>
        <Icon name="split" />
      </ToolButton>
      <ToolButton label="Merge with the previous shot" hint="Shift S" onPress={mergeHere} isDisabled={shot === 0}>
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
  const inFrame = useProject((state) => state.inFrame);
  const outFrame = useProject((state) => state.outFrame);
  return (
    <div className="transport-range">
      <ToolButton label="In at the playhead" hint="I" onPress={() => markIn()}>
        <span aria-hidden="true">In</span>
      </ToolButton>
      <TimecodeField label="In point" value={write(inFrame ?? 0)} onCommit={(text) => readInto(read(text), markIn)} />
      <ToolButton label="Out at the playhead" hint="O" onPress={() => markOut()}>
        <span aria-hidden="true">Out</span>
      </ToolButton>
      <TimecodeField
        label="Out point"
        value={write(outFrame ?? last)}
        onCommit={(text) => readInto(read(text), markOut)}
      />
      {(inFrame !== null || outFrame !== null) && (
        <Button className="button quiet icon" aria-label="Clear in and out" onPress={clearRange}>
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
