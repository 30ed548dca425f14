/** The screen with a film open. Loaded right after the first paint, which the first screen needs alone. */
import { JobBar } from './export/job-bar';
import { Header } from './header/header';
import { Notices } from './models/notices';
import { Prompts } from './prompts/prompts';
import { Timeline } from './timeline/timeline';
import { Viewer } from './viewer/viewer';

export default function Studio() {
  return (
    <div className="app">
      <Header />
      <Notices />
      <Viewer />
      <Prompts />
      <Timeline />
      <JobBar />
    </div>
  );
}
