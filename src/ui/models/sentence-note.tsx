/** What a model that reads the words as one sentence does not do, said where words and tools are. */
import { useTexts } from '../../state/stores/language';
import { engineReport, useSession } from '../../state/stores/session';

export function SentenceNote() {
  const t = useTexts().models;
  const report = useSession(engineReport);
  if (report === null || report.limits.findsThings) return null;
  return (
    <p className="dim">
      {report.packName}: {t.sentence}
    </p>
  );
}
