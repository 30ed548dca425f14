import { appendFileSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, expect, type Page, test } from '@playwright/test';
import { chromiumFlags, ensureChromium } from '../src/cli/chromium.mjs';
import { serve } from '../src/cli/serve.mjs';
import { colorOnScreen, openSample } from './studio-page';

/** The installed app: its manifest, what its service worker keeps, and a studio whose server is gone. */

let server: Awaited<ReturnType<typeof serve>>;
let profile: string;
let context: BrowserContext;
let page: Page;

// Private windows, which Playwright's own contexts are, can install nothing.
test.beforeEach(async () => {
  server = await serve({ ports: [0] });
  profile = mkdtempSync(join(tmpdir(), 'tintype-offline-'));
  context = await chromium.launchPersistentContext(profile, {
    executablePath: ensureChromium(),
    args: chromiumFlags({ webgpu: 'off' }),
    serviceWorkers: 'allow',
  });
  page = context.pages()[0] ?? (await context.newPage());
  // The processor: compiling shaders for a software GPU takes minutes.
  await page.addInitScript(() => localStorage.setItem('tintype-runs-on', 'wasm'));
});

test.afterEach(async () => {
  await context.close();
  await server.close();
  rmSync(profile, { recursive: true, force: true, maxRetries: 8 });
});

/** The first visit, until all that is kept is there. */
async function visit(): Promise<void> {
  await page.goto(server.url);
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const worker = registration.active!;
    while (worker.state !== 'activated')
      await new Promise((done) => worker.addEventListener('statechange', done, { once: true }));
  });
}

test('Chromium finds nothing that stands in the way of installing', async () => {
  await visit();
  const session = await context.newCDPSession(page);
  const manifest = await session.send('Page.getAppManifest');
  expect(manifest.errors).toEqual([]);
  expect(JSON.parse(manifest.data!)).toMatchObject({ name: 'Tintype', display: 'standalone' });
  expect((await session.send('Page.getInstallabilityErrors')).installabilityErrors).toEqual([]);

  const kept = await page.evaluate(async () => {
    const urls: string[] = [];
    for (const name of await caches.keys())
      for (const { url } of await (await caches.open(name)).keys()) urls.push(new URL(url).pathname);
    return urls;
  });
  expect(kept.filter((path) => /ffmpeg-core.*\.wasm$/.test(path))).toHaveLength(1);
  expect(kept.filter((path) => path.startsWith('/models/'))).toEqual([]);
});

test('after one visit the studio starts and colors a sample with its server stopped', async () => {
  const offences: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy|Trusted/i.test(message.text())) offences.push(message.text());
  });
  await visit();
  await server.close();
  await expect(fetch(server.url)).rejects.toThrow();

  await page.reload();
  await expect(page.getByRole('button', { name: 'Try the sample clip' })).toBeVisible();
  expect(await page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await openSample(page);
  await expect.poll(() => colorOnScreen(page), { timeout: 200_000 }).toBeGreaterThan(3);
  expect(offences).toEqual([]);
});

test('a newer version is told of, and taken on a click once no tab is at work', async () => {
  // A build that can change: the same files, but for the service worker.
  const build = join(profile, 'build');
  mkdirSync(build);
  const dist = new URL('../dist/', import.meta.url).pathname;
  for (const name of readdirSync(dist)) if (name !== 'offline.js') symlinkSync(join(dist, name), join(build, name));
  copyFileSync(join(dist, 'offline.js'), join(build, 'offline.js'));
  await server.close();
  server = await serve({ directory: build, ports: [0] });
  await visit();
  appendFileSync(join(build, 'offline.js'), '\n// newer');
  await page.reload();
  await expect(page.getByText('A new version of Tintype is ready.')).toBeVisible();
  const waits = () => page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.waiting != null);
  expect(await waits()).toBe(true);

  const other = await context.newPage();
  await other.goto(server.url);
  await other.evaluate(() => {
    void navigator.locks.request('tintype-film-other', () => new Promise((done) => addEventListener('click', done)));
  });
  await page.bringToFront();
  await page.getByRole('button', { name: 'Reload' }).click();
  await expect(page.getByText('Another tab is at work: try again once it is done.')).toBeVisible();
  expect(await waits()).toBe(true);

  await other.evaluate(() => dispatchEvent(new Event('click')));
  const reloaded = page.waitForEvent('load');
  await page.getByRole('button', { name: 'Reload' }).click();
  await reloaded;
  await expect(page.getByRole('button', { name: 'Try the sample clip' })).toBeVisible();
  await expect(page.getByText('A new version of Tintype is ready.')).toHaveCount(0);
  expect(await waits()).toBe(false);
});

test('shared files are opened, and only once', async () => {
  await visit();
  await page.reload();
  await page.evaluate(async () => {
    const sample = await (await fetch('samples/walk.mp4')).blob();
    const form = new FormData();
    form.append('files', new File([sample], 'from another app.mp4', { type: 'video/mp4' }));
    const answer = await fetch('share', { method: 'POST', body: form, redirect: 'manual' });
    if (answer.type !== 'opaqueredirect') throw new Error(`answered ${answer.status}`);
  });
  await page.goto(`${server.url}?shared=kept`);
  await expect(page.getByText('from another app.mp4').first()).toBeVisible();
  expect(new URL(page.url()).search).toBe('');
  expect(await page.evaluate(async () => (await (await caches.open('tintype-shared')).keys()).length)).toBe(0);
});

test('script addresses from elsewhere and text as code are refused', async () => {
  await page.goto(server.url);
  const refused = await page.evaluate(() => {
    const attempts: (() => unknown)[] = [
      () => new Worker('https://example.org/x.js'),
      () => new Worker('data:text/javascript,1'),
      () => {
        document.createElement('div').innerHTML = '<b>markup</b>';
      },
      () => Object.assign(document.createElement('script'), { text: '1' }),
    ];
    return attempts.map((attempt) => {
      try {
        attempt();
        return 'allowed';
      } catch (error) {
        return (error as Error).name;
      }
    });
  });
  expect(refused).toEqual(['TypeError', 'TypeError', 'TypeError', 'TypeError']);
});
