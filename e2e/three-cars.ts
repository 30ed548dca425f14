/** A picture of three cars of one kind, and the colors of places on the screen. */
import type { Page } from '@playwright/test';
import { rgbToLab } from '../src/domain/color/color';
import type { Lab } from '../src/domain/color/lab';

/** PNG bytes: three light cars side by side at night, in gray, drawn by the browser. Flat shapes say little to the network, so luma must part them. */
export async function threeCars(page: Page): Promise<Uint8Array> {
  const base64 = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(768, 448);
    const context = canvas.getContext('2d')!;
    const sky = context.createLinearGradient(0, 0, 0, 240);
    sky.addColorStop(0, '#343434');
    sky.addColorStop(1, '#4c4c4c');
    context.fillStyle = sky;
    context.fillRect(0, 0, 768, 240);
    context.fillStyle = '#3a3a3a';
    context.fillRect(0, 240, 768, 208);
    for (const x of [130, 384, 638]) {
      const body = context.createLinearGradient(0, 240, 0, 320);
      body.addColorStop(0, '#d6d6d6');
      body.addColorStop(1, '#b0b0b0');
      context.fillStyle = body;
      context.beginPath();
      context.moveTo(x - 100, 310);
      context.lineTo(x - 100, 270);
      context.lineTo(x - 60, 262);
      context.lineTo(x - 35, 225);
      context.lineTo(x + 35, 225);
      context.lineTo(x + 65, 262);
      context.lineTo(x + 102, 272);
      context.lineTo(x + 102, 310);
      context.closePath();
      context.fill();
      context.fillStyle = '#3a3a3a';
      context.fillRect(x - 30, 232, 26, 26);
      context.fillRect(x + 4, 232, 28, 26);
      context.fillStyle = '#1c1c1c';
      for (const wheel of [x - 60, x + 60]) {
        context.beginPath();
        context.arc(wheel, 312, 21, 0, 7);
        context.fill();
      }
    }
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
    return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ''));
  });
  return Uint8Array.from(Buffer.from(base64, 'base64'));
}

/** Mean color on the screen around a place of the picture, in Lab. @param place shares of the picture */
export async function meanLab(page: Page, [x, y]: readonly [number, number]): Promise<Lab> {
  const box = (await page.locator('.viewer canvas').boundingBox())!;
  const side = 0.03 * box.width;
  const clip = { x: box.x + x * box.width - side, y: box.y + y * box.height - side / 2, width: 2 * side, height: side };
  // Outlines lie over the picture, not in it.
  const style = '.hand-outline, .hand-point { visibility: hidden }';
  const png = (await page.screenshot({ clip, style })).toString('base64');
  const rgb = await page.evaluate(async (base64) => {
    const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))]));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
    context.drawImage(bitmap, 0, 0);
    return Array.from(context.getImageData(0, 0, bitmap.width, bitmap.height).data);
  }, png);
  const sum = [0, 0, 0];
  for (let i = 0; i < rgb.length; i += 4) {
    rgbToLab([rgb[i]!, rgb[i + 1]!, rgb[i + 2]!]).forEach((value, c) => {
      sum[c]! += (4 * value) / rgb.length;
    });
  }
  return sum as unknown as Lab;
}

/** Distance of two colors in a and b. */
export function differenceAb(one: Lab, other: Lab): number {
  return Math.hypot(one[1] - other[1], one[2] - other[2]);
}
