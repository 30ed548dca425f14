import type { ReactNode } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTexts } from '../../state/stores/language';

interface Props {
  title: string;
  /** Class of the panel. */
  name: string;
  isOpen?: boolean;
  onClose: () => void;
  children: ReactNode;
}

/** A panel over the studio that only shows and lets go: Escape, a click outside and its button close it. */
export function ModalDialog({ title, name, isOpen = true, onClose, children }: Props) {
  const { common } = useTexts();
  return (
    <ModalOverlay className="modal-overlay" isOpen={isOpen} isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className={`popover ${name}`}>
        <Dialog className={`${name}-dialog`}>
          <Heading slot="title">{title}</Heading>
          {children}
          <Button slot="close" className="button">
            {common.close}
          </Button>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
