import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const CANDIDATES = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

/** @returns {string | undefined} path of an installed Chromium or Chrome; CHROMIUM_PATH overrules */
export function findChromium() {
  return CANDIDATES.find((path) => path !== undefined && existsSync(path));
}

/**
 * Finds Chromium, or installs Debian's package where apt-get and root rights exist.
 *
 * @returns {string} path of the executable
 * @throws when there is none and none can be installed
 */
export function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  if (existsSync('/usr/bin/apt-get')) {
    console.log('No Chromium here: installing the distribution’s package with apt-get.');
    const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
    const apt = (/** @type {string[]} */ ...args) => {
      const [program, ...rest] = [...asRoot, 'apt-get', ...args];
      execFileSync(/** @type {string} */ (program), rest, {
        stdio: ['ignore', 'ignore', 'inherit'],
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      });
    };
    apt('update', '-qq');
    apt('install', '-y', '-qq', '--no-install-recommends', 'chromium');
    const installed = findChromium();
    if (installed) return installed;
  }
  throw new Error('No Chromium or Chrome was found. Install one, or set CHROMIUM_PATH to its executable.');
}

/**
 * Command line of the Chromium that the tests, `colorize` and `bench` drive.
 *
 * @param {{ webgpu?: 'swiftshader' | 'hardware' | 'off' }} [options] SwiftShader by default: the same adapter everywhere
 * @returns {string[]}
 */
export function chromiumFlags({ webgpu = 'swiftshader' } = {}) {
  const flags = [
    // Chromium's own services (updates, field trials, safe browsing) would otherwise call home from a test.
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-domain-reliability',
    '--disable-sync',
    '--disable-default-apps',
    '--no-default-browser-check',
    '--no-first-run',
    '--no-pings',
    '--metrics-recording-only',
    '--disable-features=OptimizationHints,MediaRouter,Translate,DialMediaRouteProvider,AutofillServerCommunication',
    '--disable-dev-shm-usage',
  ];
  if (process.getuid?.() === 0) flags.push('--no-sandbox');
  if (webgpu !== 'off') flags.push('--enable-unsafe-webgpu');
  if (webgpu === 'swiftshader') flags.push('--use-webgpu-adapter=swiftshader');
  return flags;
}
