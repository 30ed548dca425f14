/** One film or picture of the queue: its words and range while it waits, its progress, the finished film or what went wrong. */

import { memo } from 'react';
import { Button } from 'react-aria-components';
import { parsePrompt } from '../../domain/prompt/prompt';
import { mostPhrases } from '../../state/prompt/pack-phrases';
import { allowFile, findFile, saveResult } from '../../state/queue/add';
import type { QueueEdit, QueueEntry } from '../../state/queue/list';
import { changeQueue } from '../../state/queue/queue';
import { useTexts } from '../../state/stores/language';
import { useQueue } from '../../state/stores/queue';
import { Icon } from '../parts/icons';
import { ToolButton } from '../parts/tool-button';
import { Wish } from './wish';

interface Props {
  entry: QueueEntry;
  isFirst: boolean;
  isLast: boolean;
}

/** Drawn anew only when it changes: there may be hundreds, and the one at work tells its progress several times a second. */
export const Entry = memo(function Entry({ entry, isFirst, isLast }: Props) {
  const { queue: t } = useTexts();
  const { id, fileName, phase, result } = entry;
  const move = (by: 1 | -1) => void changeQueue({ do: 'move', id, by });
  return (
    <li className="queue-entry" aria-label={fileName}>
      <div className="queue-line">
        <strong className="queue-name">{fileName}</strong>
        <ToolButton label={t.up(fileName)} isDisabled={isFirst} onPress={() => move(-1)}>
          <span aria-hidden="true">↑</span>
        </ToolButton>
        <ToolButton label={t.down(fileName)} isDisabled={isLast} onPress={() => move(1)}>
          <span aria-hidden="true">↓</span>
        </ToolButton>
        <ToolButton label={t.remove(fileName)} onPress={() => void changeQueue({ do: 'remove', id })}>
          <Icon name="close" />
        </ToolButton>
      </div>
      {(phase === 'held' || phase === 'waiting' || phase === 'failed') && <Wishes entry={entry} />}
      <div className="queue-line">
        <State entry={entry} />
        {entry.lacks === 'permission' && (
          <Button className="button" onPress={() => void allowFile(entry)}>
            {t.allowReading}
          </Button>
        )}
        {entry.lacks === 'file' && (
          <Button className="button" onPress={() => void findFile(entry)}>
            {t.find(fileName)}
          </Button>
        )}
        {phase === 'failed' && (
          <Button className="button" onPress={() => void changeQueue({ do: 'retry', id })}>
            {t.tryAgain}
          </Button>
        )}
        {result !== null && (
          <Button className="button primary" onPress={() => void saveResult(entry)}>
            {t.save}
          </Button>
        )}
      </div>
    </li>
  );
});

function Wishes({ entry: { id, prompts, range, settings, isPicture } }: { entry: QueueEntry }) {
  const { queue: t, prompts: words } = useTexts();
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
          label={from === 0 ? words.title : t.fromFrameOn(from + 1)}
          value={text}
          onChange={(next) => say(at, next)}
        />
      ))}
      <div className="queue-line">
        {!isPicture && (
          <>
            <Wish
              isShort
              label={t.from}
              value={range.from}
              hint={t.fromStart}
              onChange={(from) => edit({ range: { ...range, from } })}
            />
            <Wish
              isShort
              label={t.to}
              value={range.to}
              hint={t.toEnd}
              onChange={(to) => edit({ range: { ...range, to } })}
            />
          </>
        )}
        <span className="dim numeric">{t.sizeAndSeed(settings.workingSize, settings.seed)}</span>
      </div>
    </>
  );
}

function State({ entry: { phase, lacks, problem, result, fileName, isPicture } }: { entry: QueueEntry }) {
  const { queue: t, common, notices } = useTexts();
  const { trouble } = notices;
  const progress = useQueue((state) => (phase === 'running' ? state.progress : null));
  const isPaused = useQueue((state) => state.isPaused);
  if (problem !== null) {
    return (
      <p className="queue-state queue-problem" role="alert">
        {trouble.sentence(problem.code, problem.sentence)} {trouble.remedy(problem.code, problem.remedy)}{' '}
        <span className="dim">[{problem.code}]</span>
      </p>
    );
  }
  const words = () => {
    if (result !== null)
      return `${t.done(result.fileName, result.sizeBytes, isPicture ? null : result.frames)} ${result.notices.map(notices.ofMedia).join(' ')}`;
    if (lacks === 'permission') return t.asksAgain(fileName);
    if (lacks === 'file') return t.chooseAgain;
    if (phase === 'held') return t.waitsForStart;
    if (progress === null) return isPaused ? t.waitingPaused : t.waiting;
    const { stage, done, total, secondsLeft } = progress;
    const frames = total > 0 ? `: ${t.framesOf(Math.floor(done), total)}` : '…';
    const left = secondsLeft === null ? '' : `, ${t.left(common.duration(secondsLeft))}`;
    return `${isPaused ? `${t.paused} ` : ''}${t.stages[stage]}${frames}${left}`;
  };
  return (
    <p className="queue-state numeric" role="status">
      {words()}
    </p>
  );
}
