/** The one screen: the studio; before a file is open the drop area takes the whole of it. */
import { lazy, Suspense, useEffect } from 'react';
import { I18nProvider } from 'react-aria-components';
import { useTexts } from '../state/stores/language';
import { useModels } from '../state/stores/models';
import { useFilm } from '../state/stores/session';
import { DropTarget } from './drop/drop-target';
import { LeaveDialog } from './drop/leave-dialog';
import { Welcome } from './drop/welcome';
import { usePageTitle } from './export/page-title';
import { QueuePanel } from './queue/queue-panel';
import { ShortcutsDialog } from './shortcuts/shortcuts-dialog';
import { useShortcuts } from './shortcuts/use-shortcuts';
import './app.css';

const loadStudio = () => import('./studio');
const Studio = lazy(loadStudio);
const ProjectsDialog = lazy(() =>
  import('./projects/projects-dialog').then((module) => ({ default: module.ProjectsDialog })),
);
const ModelsDialog = lazy(() => import('./models/models-dialog'));
const Toasts = lazy(() => import('./parts/toasts'));

export function App() {
  const isOpen = useFilm() !== null;
  const { words } = useTexts();
  const isModelsOpen = useModels((state) => state.isOpen);
  useShortcuts();
  usePageTitle();
  useEffect(() => void loadStudio(), []);
  return (
    <I18nProvider locale={words.locale}>
      <DropTarget />
      {isOpen ? (
        <Suspense>
          <Studio />
        </Suspense>
      ) : (
        <Welcome />
      )}
      <QueuePanel />
      <LeaveDialog />
      <Suspense>
        <Toasts />
        <ShortcutsDialog />
        <ProjectsDialog />
        {isModelsOpen && <ModelsDialog />}
      </Suspense>
    </I18nProvider>
  );
}
