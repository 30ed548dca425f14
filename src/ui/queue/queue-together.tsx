/** Settings for all entries that wait for Start: one prompt, and the format of pictures. */

import { STILL_FORMATS, type StillFormat } from '../../domain/formats';
import { parsePrompt } from '../../domain/prompt/prompt';
import { mostPhrases } from '../../state/prompt/pack-phrases';
import { commonWords, type QueueEntry } from '../../state/queue/list';
import { changeQueue } from '../../state/queue/queue';
import { useTexts } from '../../state/stores/language';
import { Wish } from './wish';

const NAMES: Record<StillFormat, string> = { png: 'PNG', jpeg: 'JPEG', tiff: 'TIFF' };

export function Together({ held }: { held: readonly QueueEntry[] }) {
  const { queue: t } = useTexts();
  const pictures = held.filter(({ isPicture }) => isPicture);
  if (held.length < 2 && pictures.length === 0) return null;
  const words = commonWords(held);
  const say = (text: string) => {
    const prompt = { from: 0, text, ...parsePrompt(text, [], mostPhrases()) };
    void changeQueue({ do: 'edit held', change: { prompts: [prompt] } });
  };
  return (
    <div className="queue-together">
      {held.length > 1 && (
        <Wish
          label={t.sameForAll(held.length)}
          value={words ?? ''}
          hint={words === null ? t.eachItsOwn : t.example}
          onChange={say}
        />
      )}
      {pictures.length > 0 && (
        <label className="queue-format">
          {t.picturesAs}
          <select
            className="field"
            value={pictures[0]?.still}
            onChange={({ target }) =>
              void changeQueue({ do: 'edit held', change: { still: target.value as StillFormat } })
            }
          >
            {STILL_FORMATS.map((format) => (
              <option key={format} value={format}>
                {NAMES[format]}
              </option>
            ))}
          </select>
        </label>
      )}
    </div>
  );
}
