/** All projects in this browser, and the earlier versions of the open one: opened from the File menu. */

import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useStore } from 'zustand';
import { useTexts } from '../../state/stores/language';
import { useSession } from '../../state/stores/session';
import { closeProjectsDialog, projectsDialog } from './open-dialog';
import { RecentList } from './recent-list';
import { Versions } from './versions';
import './projects.css';

export function ProjectsDialog() {
  const { welcome, common } = useTexts();
  const { projects: t } = welcome;
  const { open } = useStore(projectsDialog);
  const isEmpty = useSession(({ recent }) => recent.phase === 'known' && recent.projects.length === 0);
  if (open === 'none') return null;
  return (
    <ModalOverlay
      className="modal-overlay"
      isOpen
      isDismissable
      onOpenChange={(isOpen) => !isOpen && closeProjectsDialog()}
    >
      <Modal className="popover projects">
        <Dialog className="projects-dialog">
          <Heading slot="title">{open === 'projects' ? t.others : t.versions}</Heading>
          {open === 'versions' && <Versions onDone={closeProjectsDialog} />}
          {open === 'projects' && <RecentList most={24} onOpen={closeProjectsDialog} />}
          {open === 'projects' && isEmpty && <p className="dim">{t.noOthers}</p>}
          <Button slot="close" className="button">
            {common.close}
          </Button>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
