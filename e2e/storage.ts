/** What a browser does to the space that it lends a page. */
import { expect, type Page } from '@playwright/test';

/** @returns sets how many bytes the page's origin may store; without a number all that it could before. The limit ends with the page. */
export async function quotaOf(page: Page): Promise<(bytes?: number) => Promise<void>> {
  const session = await page.context().newCDPSession(page);
  return async (quotaSize) => {
    const { origin } = new URL(page.url());
    await session.send('Storage.overrideQuotaForOrigin', {
      origin,
      ...(quotaSize !== undefined && { quotaSize }),
    });
  };
}

/**
 * Deletes a folder of the page's private file system, as a browser short of room does. Unlike the browser a page must wait for locks: a file
 * shows under its new name a moment before the lock of the move ends.
 */
export async function evict(page: Page, folder: string): Promise<void> {
  const isGone = () =>
    page.evaluate(async (folder) => {
      const root = await navigator.storage.getDirectory();
      return root.removeEntry(folder, { recursive: true }).then(
        () => true,
        (error: DOMException) => {
          if (error.name === 'NoModificationAllowedError') return false;
          throw error;
        },
      );
    }, folder);
  await expect.poll(isGone).toBe(true);
}
