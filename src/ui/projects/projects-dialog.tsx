/** All projects in this browser, and the earlier versions of the open one: opened from the File menu. */

import { useStore } from 'zustand';
import { useTexts } from '../../state/stores/language';
import { useSession } from '../../state/stores/session';
import { ModalDialog } from '../parts/modal-dialog';
import { closeProjectsDialog, projectsDialog } from './open-dialog';
import { RecentList } from './recent-list';
import { Versions } from './versions';
import './projects.css';

export function ProjectsDialog() {
  const { projects: t } = useTexts().welcome;
  const { open } = useStore(projectsDialog);
  const isEmpty = useSession(({ recent }) => recent.phase === 'known' && recent.projects.length === 0);
  if (open === 'none') return null;
  return (
    <ModalDialog title={open === 'projects' ? t.others : t.versions} name="projects" onClose={closeProjectsDialog}>
      {open === 'versions' && <Versions onDone={closeProjectsDialog} />}
      {open === 'projects' && <RecentList most={24} onOpen={closeProjectsDialog} />}
      {open === 'projects' && isEmpty && <p className="dim">{t.noOthers}</p>}
    </ModalDialog>
  );
}
