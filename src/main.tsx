import { createRoot } from 'react-dom/client';
import { trustOwnScripts } from './domain/trusted-urls';
import { startLanguage } from './state/language';
import { startStudio } from './state/start';
import { App } from './ui/app';
import './ui/theme.css';
import './ui/touch.css';

trustOwnScripts(window, (url) => new URL(url, document.baseURI).origin);

// The command line (src/cli) opens this page with #cli; the bridge that it calls is loaded only then.
if (location.hash === '#cli') void import('./headless/bridge');
else {
  await startLanguage();
  startStudio();
}

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(<App />);
