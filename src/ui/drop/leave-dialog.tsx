/** Asked once, when another file comes while this film is colorized or exported. */
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useSession } from '../../state/stores/session';
import './drop.css';

export function LeaveDialog() {
  const leaving = useSession((state) => state.leaving);
  if (leaving.phase === 'none') return null;
  const { what, fileName, next, answer } = leaving;
  const work = what === 'job' ? 'colorized' : 'exported';
  return (
    <ModalOverlay className="modal-overlay" isOpen isDismissable onOpenChange={(isOpen) => !isOpen && answer('stay')}>
      <Modal className="popover leave">
        <Dialog role="alertdialog" className="leave-question">
          <Heading slot="title">
            {fileName} is still being {work}
          </Heading>
          <p>What is finished is kept, whatever you choose, and so are the words.</p>
          <div className="leave-answers">
            <Button className="button primary" autoFocus onPress={() => answer('queue')}>
              Go on in the queue
            </Button>
            <Button className="button" onPress={() => answer('stop')}>
              {next === null ? 'Stop and close it' : `Stop and open ${next}`}
            </Button>
            <Button className="button" onPress={() => answer('stay')}>
              Stay here
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
