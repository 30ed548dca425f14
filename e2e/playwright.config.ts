import { defineConfig } from '@playwright/test';
import { chromiumFlags, ensureChromium } from '../src/cli/chromium.mjs';

/** They compile shaders for minutes: begun last, one of them would run on alone after all others. */
const LONG = ['whole-shot.spec.ts', 'kill.spec.ts', 'studio.spec.ts'];

/** Two workers: most of a run is one thread's work, above all shaders being compiled for the software GPU. */
export default defineConfig({
  testDir: '.',
  projects: [
    { name: 'long', testMatch: LONG },
    { name: 'short', testMatch: '*.spec.ts', testIgnore: LONG },
  ],
  outputDir: '.results/artifacts',
  workers: 2,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  timeout: 300_000,
  expect: { timeout: 30_000 },
  reporter: [['list'], ['json', { outputFile: '.results/playwright.json' }]],
  globalSetup: './serve-built.ts',
  use: {
    browserName: 'chromium',
    headless: true,
    // The studio speaks the browser's language; tests name things by the English texts.
    locale: 'en-US',
    // Kept copies of the app would come between the tests and their server; offline.spec.ts tests them.
    serviceWorkers: 'block',
    viewport: { width: 1280, height: 800 },
    launchOptions: { executablePath: ensureChromium(), args: chromiumFlags() },
    screenshot: 'only-on-failure',
  },
});
