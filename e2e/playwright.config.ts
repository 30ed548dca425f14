import { defineConfig } from '@playwright/test';
import { chromiumFlags, ensureChromium } from '../src/cli/chromium.mjs';

/** Two workers: most of a run is one thread's work, above all shaders being compiled for the software GPU. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
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
    viewport: { width: 1280, height: 800 },
    launchOptions: { executablePath: ensureChromium(), args: chromiumFlags() },
    screenshot: 'only-on-failure',
  },
});
