import { expect, type Page, type Worker } from '@playwright/test';

/** The page's worker of this name, once it is there: a page starts several, and the test hears of them in any order. */
export async function workerOf(page: Page, name: 'colorizer' | 'media reader'): Promise<Worker> {
  let found: Worker | undefined;
  const find = async () => {
    // The runtime's own threads wait inside wasm and would never answer.
    for (const worker of page.workers().filter((worker) => !worker.url().includes('ort-wasm'))) {
      // One that has just ended answers no more.
      if ((await worker.evaluate(() => self.name).catch(() => null)) === name) {
        found = worker;
        return true;
      }
    }
    return false;
  };
  await expect.poll(find, { message: `no worker called ${name}` }).toBe(true);
  return found!;
}
