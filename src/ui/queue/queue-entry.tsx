/** One film or picture of the queue: its words and range while it waits, its progress, the finished film or what went wrong. */
import { Button } from 'react-aria-components';
import { parsePrompt } from '../../domain/prompt/prompt';
import { formatDuration } from '../../domain/timecode';
import { mostPhrases } from '../../state/prompt/pack-phrases';
import { allowFile, findFile, saveResult } from '../../state/queue/add';
import type { QueueEdit, QueueEntry } from '../../state/queue/list';
import { changeQueue } from '../../state/queue/queue';
import { useQueue } from '../../state/stores/queue';
import { Icon } from '../parts/icons';
import { ToolButton } from '../parts/tool-button';
import { count, megabytes } from '../parts/words';
import { Wish } from './wish';

interface Props {
  entry: QueueEntry;
  isFirst: boolean;
  isLast: boolean;
}

export function Entry({ entry, isFirst, isLast }: Props) {
  const { id, fileName, phase, result } = entry;
  const move = (by: 1 | -1) => void changeQueue({ do: 'move', id, by });
  return (
    <li className="queue-entry" aria-label={fileName}>
      <div className="queue-line">
        <strong className="queue-name">{fileName}</strong>
        <ToolButton label={`Move ${fileName} up`} isDisabled={isFirst} onPress={() => move(-1)}>
          <span aria-hidden="true">↑</span>
        </ToolButton>
        <ToolButton label={`Move ${fileName} down`} isDisabled={isLast} onPress={() => move(1)}>
          <span aria-hidden="true">↓</span>
        </ToolButton>
        <ToolButton label={`Remove ${fileName}`} onPress={() => void changeQueue({ do: 'remove', id })}>
          <Icon name="close" />
        </ToolButton>
      </div>
      {(phase === 'held' || phase === 'waiting' || phase === 'failed') && <Wishes entry={entry} />}
      <div className="queue-line">
        <State entry={entry} />
        {entry.lacks === 'permission' && (
          <Button className="button" onPress={() => void allowFile(entry)}>
            Allow reading it
          </Button>
        )}
        {entry.lacks === 'file' && (
          <Button className="button" onPress={() => void findFile(entry)}>
            Find {fileName}…
          </Button>
        )}
        {phase === 'failed' && (
          <Button className="button" onPress={() => void changeQueue({ do: 'retry', id })}>
            Try again
          </Button>
        )}
        {result !== null && (
          <Button className="button primary" onPress={() => void saveResult(entry)}>
            Save
          </Button>
        )}
      </div>
    </li>
  );
}

function Wishes({ entry: { id, prompts, range, settings, isPicture } }: { entry: QueueEntry }) {
  const edit = (change: QueueEdit) => void changeQueue({ do: 'edit', id, change });
  const say = (at: number, text: string) =>
    edit({
      prompts: prompts.map((prompt, i) =>
        i === at ? { ...prompt, text, ...parsePrompt(text, prompt.rows, mostPhrases()) } : prompt,
      ),
    });
  return (
    <>
      {prompts.map(({ from, text }, at) => (
        <Wish
          key={from}
          label={from === 0 ? 'What color is what?' : `From frame ${from + 1} on`}
          value={text}
          onChange={(next) => say(at, next)}
        />
      ))}
      <div className="queue-line">
        {!isPicture && (
          <>
            <Wish
              isShort
              label="From"
              value={range.from}
              hint="start"
              onChange={(from) => edit({ range: { ...range, from } })}
            />
            <Wish isShort label="To" value={range.to} hint="end" onChange={(to) => edit({ range: { ...range, to } })} />
          </>
        )}
        <span className="dim numeric">
          size {settings.workingSize}, seed {settings.seed}
        </span>
      </div>
    </>
  );
}

const STAGES = {
  opening: 'Reading the file',
  model: 'Waiting for the model',
  shots: 'Looking for shots',
  colorizing: 'Colorizing',
  exporting: 'Exporting',
  elsewhere: 'Being colorized in another tab or in the studio',
  full: 'Waiting for space on the disk',
};

function State({ entry: { phase, lacks, problem, result, fileName, isPicture } }: { entry: QueueEntry }) {
  const progress = useQueue((state) => (phase === 'running' ? state.progress : null));
  const isPaused = useQueue((state) => state.isPaused);
  if (problem !== null) {
    return (
      <p className="queue-state queue-problem" role="alert">
        {problem.sentence} {problem.remedy} <span className="dim">[{problem.code}]</span>
      </p>
    );
  }
  const words = () => {
    if (result !== null)
      return `Done: ${result.fileName}, ${megabytes(result.sizeBytes)}${isPicture ? '' : `, ${count(result.frames, 'frame')}`}. ${result.notices.join(' ')}`;
    if (lacks === 'permission') return `The browser asks before it reads ${fileName} again.`;
    if (lacks === 'file') return 'The page was reloaded: choose the file again to go on.';
    if (phase === 'held') return 'Waits for Start';
    if (progress === null) return isPaused ? 'Waiting; the queue is paused.' : 'Waiting';
    const { stage, done, total, secondsLeft } = progress;
    const frames = total > 0 ? `: ${Math.floor(done)} of ${count(total, 'frame')}` : '…';
    const left = secondsLeft === null ? '' : `, ${formatDuration(secondsLeft)} left`;
    return `${isPaused ? 'Paused. ' : ''}${STAGES[stage]}${frames}${left}`;
  };
  return (
    <p className="queue-state numeric" role="status">
      {words()}
    </p>
  );
}
