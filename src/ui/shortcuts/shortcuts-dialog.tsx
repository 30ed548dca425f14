/** The list of keys, opened with ? or from the header. */
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import './shortcuts.css';

const sheet = createStore(() => ({ isOpen: false }));

export function openShortcuts(): void {
  sheet.setState({ isOpen: true });
}

const KEYS: [title: string, keys: [keys: string[], what: string][]][] = [
  [
    'Play',
    [
      [['Space'], 'Play, pause'],
      [['J', 'K', 'L'], 'Backward, stop, forward; again for faster'],
      [['←', '→'], 'One frame (also , and .)'],
      [['Shift ←', 'Shift →'], 'Ten frames'],
      [['Home', 'End'], 'First, last frame'],
      [['M'], 'Mute'],
    ],
  ],
  ['Range', [[['I', 'O'], 'In, out at the playhead']]],
  [
    'Shots',
    [
      [['[', ']'], 'Previous, next shot'],
      [['S'], 'Split at the playhead'],
      [['Shift S'], 'Merge with the previous shot'],
      [['Tab', '←', '→'], 'On a boundary: move it (Shift: ten frames)'],
      [['Tab', 'Delete'], 'On a boundary: take it away'],
    ],
  ],
  [
    'Look',
    [
      [['`'], 'Hold for the gray original'],
      [['W'], 'Wipe between gray and color'],
      [['Z'], '100 % or fitted'],
      [['F'], 'Full screen'],
    ],
  ],
  [
    'Edit',
    [
      [['Ctrl Z'], 'Undo, the prompt’s text included'],
      [['Ctrl Shift Z'], 'Do again'],
      [['?'], 'This list'],
    ],
  ],
];

export function ShortcutsDialog() {
  const isOpen = useStore(sheet, (state) => state.isOpen);
  return (
    <ModalOverlay
      className="modal-overlay"
      isOpen={isOpen}
      onOpenChange={(open) => sheet.setState({ isOpen: open })}
      isDismissable
    >
      <Modal className="popover shortcuts">
        <Dialog>
          <Heading slot="title">Keys</Heading>
          <div className="shortcuts-groups">
            {KEYS.map(([title, keys]) => (
              <section key={title}>
                <h3 className="dim">{title}</h3>
                <dl>
                  {keys.map(([names, what]) => (
                    <div key={what}>
                      <dt>
                        {names.map((name) => (
                          <kbd key={name}>{name}</kbd>
                        ))}
                      </dt>
                      <dd>{what}</dd>
                    </div>
                  ))}
                </dl>
              </section>
            ))}
          </div>
          <Button slot="close" className="button">
            Close
          </Button>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
