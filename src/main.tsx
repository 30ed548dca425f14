import { createRoot } from 'react-dom/client';
import { startStudio } from './state/start';
import { App } from './ui/app';
import './ui/theme.css';
import './ui/touch.css';

// The command line drives this very page (src/cli); the bridge it talks to loads only then.
if (location.hash === '#cli') void import('./headless/bridge');
else startStudio();

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(<App />);
