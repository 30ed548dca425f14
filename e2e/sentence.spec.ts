/** The engine on a tiny random pack of format 2 (Stable Diffusion 1.5's build): parity with training's PyTorch reference. */
import { expect, test } from '@playwright/test';
import { type Site, serveTestPage } from './engine/site';

let site: Site;

// SwiftShader compiles each shader anew for each page: minutes on two busy cores.
test.describe.configure({ timeout: 900_000 });

test.beforeAll(async () => {
  site = await serveTestPage('page.html', 'sentence');
});

test.afterAll(() => site?.close());

for (const { ep, limit } of [
  { ep: 'wasm', limit: 2e-3 },
  { ep: 'webgpu', limit: 1e-2 },
] as const) {
  test(`${ep}: a sentence and noise give what the PyTorch reference gives`, async ({ page }) => {
    await page.goto(site.url);
    await page.waitForFunction(() => window.harness !== undefined);
    const at = (folder: string) => new URL(`/${folder}/`, site.url).href;
    const report = await page.evaluate(([url, ep]) => window.harness.pipeline.load(url, ep), [
      at('sd15-tiny'),
      ep,
    ] as const);
    // On the wrong provider this would be green and mean nothing.
    expect(report.ep).toBe(ep);
    const cases = await page.evaluate((url) => window.harness.pipeline.compareSentences(url), at('sd15-golden'));
    expect(cases).toHaveLength(2);
    for (const { name, ab, latent, abMax, seconds } of cases) {
      console.log(
        `${ep}: ${name}: ab ${ab.toExponential(1)}, latent ${latent.toExponential(1)}; ${seconds.toFixed(1)} s`,
      );
      expect(abMax).toBeGreaterThan(10);
      for (const difference of [ab, latent]) expect(difference).toBeLessThanOrEqual(limit);
    }
  });
}
