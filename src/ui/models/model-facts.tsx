/** What a model says of itself: license, size, what it needs, and what it cannot do. */
import type { ModelFacts } from '../../state/models/offer';
import { useTexts } from '../../state/stores/language';

export function ModelFactsList({ facts }: { facts: ModelFacts }) {
  const t = useTexts().models;
  const { terms, bytes, memory, features, isSentence } = facts;
  return (
    <dl className="model-facts">
      <dt>{t.license}</dt>
      <dd>{terms}</dd>
      <dt>{t.size}</dt>
      <dd>{t.onDisk(bytes)}</dd>
      <dt>{t.needs}</dt>
      <dd>
        {memory === null ? t.memoryUnknown : t.memory(memory)}
        {features.length > 0 && `; ${t.fasterWith(features.join(', '))}`}
      </dd>
      {isSentence && (
        <>
          <dt>{t.note}</dt>
          <dd>{t.sentence}</dd>
        </>
      )}
    </dl>
  );
}
