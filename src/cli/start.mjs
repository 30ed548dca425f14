import { spawn } from 'node:child_process';
import { build, ensureModules } from './setup.mjs';

/** `npm start`: from a fresh clone to a running studio. `--no-open` leaves the browser alone. */
try {
  await ensureModules();
  console.log('Building…');
  await build();
  const { serve } = await import('./serve.mjs');
  const { url } = await serve();
  console.log(`Tintype is at ${url}\nNothing leaves this computer. Ctrl+C stops it.`);
  if (!process.argv.includes('--no-open') && !process.env.CI) openBrowser(url);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** Best effort: without a desktop the printed address has to do. @param {string} url */
function openBrowser(url) {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return;
  const [program, ...args] =
    process.platform === 'darwin' ? ['open'] : process.platform === 'win32' ? ['cmd', '/c', 'start', ''] : ['xdg-open'];
  spawn(/** @type {string} */ (program), [...args, url], { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
}
