import { expect, type Page, test } from '@playwright/test';
import { dropHandles, openSample, openStudio, prompt, speak, useTinyPack } from './studio-page';

/** Widths that the studio promises to fit: a phone upright and on its side, a tablet, a laptop, a large screen. */
const SIZES = [
  [390, 844],
  [844, 390],
  [1024, 768],
  [1440, 900],
  [3840, 2160],
] as const;

/** What is wrong with the page as it stands: cut texts, controls over one another, sideways scrolling. */
function faults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const isShown = (element: Element) =>
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
      element.closest('.visually-hidden') === null;
    const nameOf = (element: Element) =>
      `${element.tagName.toLowerCase()}.${element.className} "${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40)}"`;
    const wide = document.documentElement.scrollWidth - innerWidth;
    if (wide > 0) found.push(`scrolls sideways by ${wide} px`);

    // Layers (popovers, dialogs) are checked separately from the page below them.
    const layers = [...document.querySelectorAll('.popover, .queue, .modal-overlay')].filter(isShown);
    const top = layers.at(-1) ?? document.body;
    for (const element of top.querySelectorAll<HTMLElement>('*')) {
      const ownText = [...element.childNodes].some(
        (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim(),
      );
      if (!ownText || !isShown(element) || element instanceof HTMLOptionElement || element.closest('svg')) continue;
      // Names of files may be of any length: they end in an ellipsis and are whole in a tooltip or dialog.
      if (getComputedStyle(element).textOverflow === 'ellipsis' || getComputedStyle(element).display === 'inline')
        continue;
      const cut = element.scrollWidth - element.clientWidth;
      if (cut > 1) found.push(`text cut by ${cut} px: ${nameOf(element)}`);
    }

    const selector = 'button, input:not([type="file"]), select, textarea, summary, label.switch, [role="slider"]';
    const controls = [...top.querySelectorAll(selector)].filter(
      (element) =>
        isShown(element) &&
        element.closest('.slider, .boundary, label.switch label') === null &&
        !element.matches('label.switch input, label.radio input'),
    );
    // A sticky layer covers controls that scroll under it, by design.
    const isStuck = (element: Element) =>
      element.closest('.viewer') !== null && getComputedStyle(element.closest('.viewer')!).position === 'sticky';
    // Only the visible part of a control counts: what is scrolled out of its panel covers nothing.
    const seen = (element: Element) => {
      let { left, top, right, bottom } = element.getBoundingClientRect();
      for (let around = element.parentElement; around && around !== document.body; around = around.parentElement) {
        if (getComputedStyle(around).overflowY === 'visible') continue;
        const box = around.getBoundingClientRect();
        [left, right] = [Math.max(left, box.left), Math.min(right, box.right)];
        [top, bottom] = [Math.max(top, box.top), Math.min(bottom, box.bottom)];
      }
      return { left, top, right, bottom };
    };
    const boxes = controls
      .map((element) => ({ element, box: seen(element) }))
      .filter(({ box }) => box.right - box.left > 2 && box.bottom - box.top > 2);
    boxes.forEach((a, i) => {
      for (const b of boxes.slice(i + 1)) {
        if (a.element.contains(b.element) || b.element.contains(a.element) || isStuck(a.element) !== isStuck(b.element))
          continue;
        const width = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
        const height = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
        if (width > 1 && height > 1) found.push(`${nameOf(a.element)} lies over ${nameOf(b.element)}`);
      }
    });
    for (const { element, box } of boxes)
      if (box.left < -1 || box.right > innerWidth + 1) found.push(`beyond the window: ${nameOf(element)}`);
    return found;
  });
}

/** Measures the page as it stands in both languages, and leaves it in English, whose names the tests know. */
async function expectFitsNow(page: Page, state: string, width: number, height: number): Promise<void> {
  for (const code of ['de', 'en']) {
    await speak(page, code);
    const message = `${state} at ${width} x ${height}, ${code}`;
    await expect.poll(() => faults(page), { message, timeout: 5000 }).toEqual([]);
    if (process.env.TINTYPE_SHOTS)
      await page.screenshot({ path: `${process.env.TINTYPE_SHOTS}/${state}-${width}-${code}.png` });
  }
}

async function expectFits(page: Page, state: string): Promise<void> {
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height });
    await expectFitsNow(page, state, width, height);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
}

test.beforeEach(async ({ page }) => {
  await useTinyPack(page);
  await openStudio(page);
});

test('every screen fits every size', async ({ page }) => {
  await test.step('empty', () => expectFits(page, 'empty'));
  await openSample(page);
  await prompt(page).fill('');
  await expect(page.getByRole('button', { name: /^Try “/ })).toBeVisible();
  await test.step('no words', () => expectFits(page, 'no-words'));
  await page.getByRole('button', { name: /^Try “/ }).click();
  await expect(page.getByRole('button', { name: 'Color of wall: light blue' })).toBeVisible();
  await test.step('words', () => expectFits(page, 'words'));
  await page.getByRole('button', { name: 'Queue', exact: true }).click();
  await test.step('queue', () => expectFits(page, 'queue'));
  // What is dropped is not read before Start.
  const bytes = new TextEncoder().encode('nothing yet');
  await dropHandles(page, { 'a-film-with-a-rather-long-name-of-its-own.mp4': bytes, 'picture.png': bytes });
  await expect(page.getByText('Waits for Start')).toHaveCount(2);
  await test.step('queue with entries', () => expectFits(page, 'queue-entries'));
  await page.getByRole('button', { name: 'Close the queue' }).click();
  // Popovers close when the window changes its size: each is opened anew.
  for (const [state, name] of [
    ['palette', 'Color of sweater: orange'],
    ['settings', 'Settings'],
    ['about', 'About walk.mp4'],
    ['export', 'Export MP4'],
    ['keys', 'Keys'],
  ] as const) {
    await test.step(state, async () => {
      for (const [width, height] of SIZES) {
        await page.setViewportSize({ width, height });
        const button = page.getByRole('button', { name, exact: true });
        await expect(button).toBeEnabled({ timeout: 60_000 });
        await button.click();
        await expect(page.getByRole('dialog')).toBeVisible();
        await expectFitsNow(page, state, width, height);
        await page.keyboard.press('Escape');
        await expect(page.getByRole('dialog')).toBeHidden();
      }
    });
  }
});

test.describe('on a telephone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('thumbs hit everything, and the palette leaves the picture in sight', async ({ page }) => {
    await openSample(page);
    await expect(page.getByRole('button', { name: 'Color of wall: light blue' })).toBeVisible();
    const small = await page.evaluate(() =>
      [...document.querySelectorAll('.app button, .app textarea, .app select, .app label.switch')]
        .map((element) => ({ element, box: element.getBoundingClientRect() }))
        .filter(({ box }) => box.width > 0 && (box.height < 43.5 || box.width < 43.5))
        .map(
          ({ element, box }) =>
            `${element.getAttribute('aria-label') ?? element.textContent}: ${Math.round(box.width)} x ${Math.round(box.height)}`,
        ),
    );
    expect(small).toEqual([]);
    await page.getByRole('button', { name: 'Color of wall: light blue' }).tap();
    const sheet = (await page.getByRole('dialog', { name: 'Color of wall' }).boundingBox())!;
    const picture = (await page.locator('.viewer canvas').boundingBox())!;
    expect(sheet.y).toBeGreaterThan(picture.y + picture.height - 1);
    expect(picture.y).toBeGreaterThanOrEqual(0);
  });
});

test('pointing at a row needs a pointer that moves, and never works under an open palette', async ({ page }) => {
  await openSample(page);
  const row = page
    .getByRole('listitem')
    .filter({ has: page.getByRole('button', { name: 'Color of wall: light blue' }) });
  await expect(row).toBeVisible();
  const box = (await row.boundingBox())!;
  await page.mouse.move(box.x + 200, box.y + box.height / 2);
  await page.mouse.move(box.x + 204, box.y + box.height / 2);
  await expect(row).toHaveAttribute('data-hovered', 'true');
  await page.getByRole('button', { name: 'Color of wall: light blue' }).click();
  await expect(page.getByRole('dialog', { name: 'Color of wall' })).toBeVisible();
  await expect(page.locator('.row[data-hovered]')).toHaveCount(0);
});
