import { chooseFile, expect, openBridge, test } from './app';
import { sampleClip } from './fixtures';
import { tryMutants } from './mutants';

test('60 mutants of healthy files each end in time, in little memory, with a code', async ({ browser, page }) => {
  await openBridge(page);
  let crashed = false;
  page.on('crash', () => {
    crashed = true;
  });
  const outcomes = await tryMutants(browser, page, 60, 1);
  expect(outcomes).toHaveLength(60);
  expect(outcomes.filter(({ fault }) => fault)).toEqual([]);
  // Damage that all files bear, or none, would prove nothing.
  const opened = outcomes.filter(({ ended }) => ended === 'opened').length;
  expect(opened).toBeGreaterThan(10);
  expect(opened).toBeLessThan(55);

  expect(crashed).toBe(false);
  await chooseFile(page, 'walk.mp4', sampleClip());
  const frames = await page.evaluate(async () => {
    const { media, file } = window.tintype!;
    return (await media.open(new AbortController().signal, file())).frameCount;
  });
  expect(frames).toBe(89);
});
