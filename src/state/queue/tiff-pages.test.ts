import { expect, it } from 'vitest';
import { ffmpeg } from '../../../e2e/ffmpeg-node';
import { pagesOf } from './tiff-pages';

/** A TIFF of gray pages of 4 x 2 pixels. @param reduced numbers of those that are smaller copies */
function tiff(pages: number[][], isLittle: boolean, reduced: number[] = []): File {
  const each = 8 + 2 + 9 * 12 + 4;
  const view = new DataView(new ArrayBuffer(8 + pages.length * each));
  view.setUint16(0, isLittle ? 0x4949 : 0x4d4d);
  view.setUint16(2, 42, isLittle);
  view.setUint32(4, 8 + 8, isLittle);
  pages.forEach((pixels, number) => {
    const strip = 8 + number * each;
    pixels.forEach((value, i) => {
      view.setUint8(strip + i, value);
    });
    const at = strip + 8;
    const tags = [
      ...[
        [254, reduced.includes(number) ? 1 : 0],
        [256, 4],
        [257, 2],
        [258, 8],
        [259, 1],
        [262, 1],
        [273, strip],
      ],
      ...[
        [278, 2],
        [279, 8],
      ],
    ];
    view.setUint16(at, tags.length, isLittle);
    tags.forEach(([tag, value], i) => {
      const entry = at + 2 + i * 12;
      view.setUint16(entry, tag!, isLittle);
      view.setUint16(entry + 2, 4, isLittle);
      view.setUint32(entry + 4, 1, isLittle);
      view.setUint32(entry + 8, value!, isLittle);
    });
    const next = number + 1 < pages.length ? strip + each + 8 : 0;
    view.setUint32(at + 2 + tags.length * 12, next, isLittle);
  });
  return new File([view.buffer], 'scan.tif', { type: 'image/tiff' });
}

const A = [0, 10, 20, 30, 40, 50, 60, 70];
const B = [200, 190, 180, 170, 160, 150, 140, 130];
const C = [5, 5, 5, 5, 250, 250, 250, 250];

it.each([true, false])('each page of a TIFF is a file that ffmpeg decodes (little endian: %s)', async (isLittle) => {
  const files = await pagesOf(tiff([A, B, C], isLittle, [1]));
  expect(files.map(({ name }) => name)).toEqual(['scan-page-01.tif', 'scan-page-02.tif']);
  for (const [i, pixels] of [A, C].entries()) {
    const data = new Uint8Array(await files[i]!.arrayBuffer());
    const args = ['-f', 'tiff_pipe', '-i', 'in', '-f', 'rawvideo', '-pix_fmt', 'gray', 'out.raw'];
    expect([...(await ffmpeg(args, 'out.raw', { in: data }))]).toEqual(pixels);
    // A page of its own has no more pages.
    expect(await pagesOf(files[i]!)).toEqual([files[i]]);
  }
});

it('what has one page, or is no TIFF, stays as it is', async () => {
  for (const file of [tiff([A], true), new File(['II'], 'short.tif'), new File([new Uint8Array(99)], 'film.mp4')])
    expect(await pagesOf(file)).toEqual([file]);
});
