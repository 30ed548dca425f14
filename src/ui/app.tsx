/** The one screen: header, viewer, prompts, timeline, job bar; before a file is open the drop area takes the whole of it. */
import { lazy, Suspense } from 'react';
import { I18nProvider } from 'react-aria-components';
import { useTexts } from '../state/stores/language';
import { useModels } from '../state/stores/models';
import { useFilm } from '../state/stores/session';
import { DropTarget } from './drop/drop-target';
import { LeaveDialog } from './drop/leave-dialog';
import { Welcome } from './drop/welcome';
import { JobBar } from './export/job-bar';
import { usePageTitle } from './export/page-title';
import { Header } from './header/header';
import { Notices } from './models/notices';
import { Prompts } from './prompts/prompts';
import { QueuePanel } from './queue/queue-panel';
import { ShortcutsDialog } from './shortcuts/shortcuts-dialog';
import { useShortcuts } from './shortcuts/use-shortcuts';
import { Timeline } from './timeline/timeline';
import { Viewer } from './viewer/viewer';
import './app.css';

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
  return (
    <I18nProvider locale={words.locale}>
      <DropTarget />
      {isOpen ? (
        <div className="app">
          <Header />
          <Notices />
          <Viewer />
          <Prompts />
          <Timeline />
          <JobBar />
        </div>
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
