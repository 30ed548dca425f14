/** Asked once, when another file comes while this film is colorized or exported. */

import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTexts } from '../../state/stores/language';
import { useSession } from '../../state/stores/session';
import './drop.css';

export function LeaveDialog() {
  const { leave: t } = useTexts().welcome;
  const leaving = useSession((state) => state.leaving);
  if (leaving.phase === 'none') return null;
  const { what, fileName, next, answer } = leaving;
  return (
    <ModalOverlay className="modal-overlay" isOpen isDismissable onOpenChange={(isOpen) => !isOpen && answer('stay')}>
      <Modal className="popover leave">
        <Dialog role="alertdialog" className="leave-question">
          <Heading slot="title">{(what === 'job' ? t.stillColorized : t.stillExported)(fileName)}</Heading>
          <p>{t.kept}</p>
          <div className="leave-answers">
            <Button className="button primary" autoFocus onPress={() => answer('queue')}>
              {t.queue}
            </Button>
            <Button className="button" onPress={() => answer('stop')}>
              {next === null ? t.stopAndClose : t.stopAndOpen(next)}
            </Button>
            <Button className="button" onPress={() => answer('stay')}>
              {t.stay}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
