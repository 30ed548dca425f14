/** The list of keys, opened with ? or from the header. */

import { useStore } from 'zustand';
import { useTexts } from '../../state/stores/language';
import { keysOf } from '../parts/keys';
import { ModalDialog } from '../parts/modal-dialog';
import { sheet } from './open-shortcuts';
import { SHORTCUTS, shownKeys } from './shortcuts';
import './shortcuts.css';

const GROUPS = [...new Set(SHORTCUTS.map(({ group }) => group))];

export function ShortcutsDialog() {
  const { common, header } = useTexts();
  const { shortcuts: t } = common;
  const isOpen = useStore(sheet, (state) => state.isOpen);
  return (
    <ModalDialog title={header.keys} name="shortcuts" isOpen={isOpen} onClose={() => sheet.setState({ isOpen: false })}>
      <div className="shortcuts-groups">
        {GROUPS.map((title) => (
          <section key={title}>
            <h3 className="dim">{t.groups[title]}</h3>
            <dl>
              {SHORTCUTS.filter(({ group }) => group === title).map((shortcut) => (
                <div key={shortcut.label}>
                  <dt>
                    {shownKeys(shortcut).map((name) => (
                      <kbd key={name}>{keysOf(name, common)}</kbd>
                    ))}
                  </dt>
                  <dd>{t.labels[shortcut.label]}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </ModalDialog>
  );
}
