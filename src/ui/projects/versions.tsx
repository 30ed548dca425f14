/** Earlier versions of the open project: when, with which words, and the way back. */
import { useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import { bringBack, earlierVersions, type Version } from '../../state/saving/versions';
import { showTrouble } from '../../state/trouble';

export function Versions({ onDone }: { onDone: () => void }) {
  const [versions, setVersions] = useState<Version[] | null>(null);
  useEffect(() => {
    earlierVersions().then(setVersions, (error) => {
      showTrouble('saving', error);
      onDone();
    });
  }, [onDone]);
  if (versions === null) return null;
  if (versions.length === 0) {
    return (
      <p className="dim">
        There are none yet. While you work, Tintype keeps a version every few minutes, the last 20 of them.
      </p>
    );
  }
  return (
    <ul className="versions">
      {versions.map((version) => (
        <li key={version.savedAt} className="version">
          <div>
            <p className="dim numeric">
              {new Date(version.savedAt).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' })}
            </p>
            <p className="version-words">{version.words || 'No words'}</p>
          </div>
          {version.project !== null && (
            <Button
              className="button"
              onPress={() => {
                bringBack(version);
                onDone();
              }}
            >
              Bring back
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
