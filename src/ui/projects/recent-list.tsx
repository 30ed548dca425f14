/** Earlier projects, newest first: one press opens a film with its whole project. */

import { useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import { deleteRecent, lookThroughRecent, openRecent } from '../../state/saving/recent';
import { useTexts } from '../../state/stores/language';
import { useSession } from '../../state/stores/session';
import type { RecentProject } from '../../state/stores/slices';
import { Emphasized } from '../parts/emphasized';
import { Icon } from '../parts/icons';
import { ToolButton } from '../parts/tool-button';
import { Picture } from './picture';
import './projects.css';

interface Props {
  /** How many are shown at first. */
  most: number;
  onOpen?: () => void;
}

export function RecentList({ most, onOpen }: Props) {
  const { projects: t } = useTexts().welcome;
  const recent = useSession((state) => state.recent);
  const [isWhole, setIsWhole] = useState(false);
  useEffect(() => void lookThroughRecent('counted'), []);
  if (recent.phase === 'unknown' || recent.projects.length === 0) return null;
  const { projects } = recent;
  return (
    <section className="recent" aria-labelledby="recent-title">
      <h2 id="recent-title">{t.recent}</h2>
      <ul className="recent-list">
        {projects.slice(0, isWhole ? undefined : most).map((project) => (
          <Entry key={project.fingerprint} project={project} onOpen={onOpen} />
        ))}
      </ul>
      {!isWhole && projects.length > most && (
        <Button className="button quiet" onPress={() => setIsWhole(true)}>
          {t.showAll(projects.length)}
        </Button>
      )}
    </section>
  );
}

function Entry({ project, onOpen }: { project: RecentProject; onOpen: (() => void) | undefined }) {
  const { welcome, words } = useTexts();
  const { projects: t } = welcome;
  const { fingerprint, fileName, savedAt, picture, bytes } = project;
  const [isAsked, setIsAsked] = useState(false);
  if (isAsked) {
    return (
      <li className="recent-entry recent-question" aria-label={fileName}>
        <p>
          <Emphasized text={t.deleteQuestion(fileName, bytes ?? 0)} what={fileName} />
        </p>
        <div className="recent-answers">
          <Button className="button" autoFocus onPress={() => void deleteRecent(fingerprint)}>
            {t.yes}
          </Button>
          <Button className="button" onPress={() => setIsAsked(false)}>
            {t.keep}
          </Button>
        </div>
      </li>
    );
  }
  return (
    <li className="recent-entry" aria-label={fileName}>
      <Button
        className="recent-open"
        aria-label={t.open(fileName)}
        onPress={() => {
          onOpen?.();
          void openRecent(fingerprint);
        }}
      >
        <Picture picture={picture} />
        <span className="recent-name">{fileName}</span>
        <span className="dim numeric">
          {words.date(savedAt)}
          {bytes !== null && bytes > 0 && ` · ${words.megabytes(bytes)}`}
        </span>
      </Button>
      <ToolButton label={t.delete(fileName)} onPress={() => setIsAsked(true)}>
        <Icon name="close" />
      </ToolButton>
    </li>
  );
}
