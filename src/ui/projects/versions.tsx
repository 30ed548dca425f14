/** Earlier versions of the open project: when, with which words, and the way back. */

import { useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import { bringBack, earlierVersions, type Version } from '../../state/saving/versions';
import { useTexts } from '../../state/stores/language';
import { showTrouble } from '../../state/trouble';

export function Versions({ onDone }: { onDone: () => void }) {
  const { welcome, words } = useTexts();
  const { projects: t } = welcome;
  const [versions, setVersions] = useState<Version[] | null>(null);
  useEffect(() => {
    earlierVersions().then(setVersions, (error) => {
      showTrouble('saving', error);
      onDone();
    });
  }, [onDone]);
  if (versions === null) return null;
  if (versions.length === 0) {
    return <p className="dim">{t.noVersions}</p>;
  }
  return (
    <ul className="versions">
      {versions.map((version) => (
        <li key={version.savedAt} className="version">
          <div>
            <p className="dim numeric">{words.dateAndTime(version.savedAt)}</p>
            <p className="version-words">{version.project === null ? t.byOtherTintype : version.words || t.noWords}</p>
          </div>
          {version.project !== null && (
            <Button
              className="button"
              onPress={() => {
                bringBack(version);
                onDone();
              }}
            >
              {t.bringBack}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
