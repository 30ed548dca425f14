/** What ffmpeg would decode wrongly of TIFF files, and how many pages they have. */
import { type Directory, isReduced, type ReadBytes, readDirectories } from '../../../../src/domain/pictures/tiff';

const TAG = { compression: 259, photometric: 262, strips: 273, tiles: 324 };
const LZW = 5;
const OLD_JPEG = 6;
const JPEG = 7;
const SEPARATED = 5;

/**
 * The number of pages, and which property of the TIFF makes ffmpeg decode it wrongly without an error, worded as the end of a sentence
 * "This picture is a TIFF ...".
 */
export async function examineTiff(read: ReadBytes): Promise<{ pages: number; unreadable: string | null }> {
  const directories = await readDirectories(read, 0);
  const pages = directories.filter((directory) => !isReduced(directory)).length;
  const first = directories[0];
  const number = (tag: number) => first?.tags.get(tag)?.value;
  const compression = number(TAG.compression);
  let unreadable: string | null = null;
  if (compression === OLD_JPEG) unreadable = 'with JPEG of the old kind (compression 6)';
  else if (compression === JPEG && number(TAG.photometric) === SEPARATED) unreadable = 'with JPEG in ink colors (CMYK)';
  else if (first && compression === LZW && (await isOldLzw(read, first)))
    unreadable = 'with LZW of the old kind (bits reversed)';
  return { pages, unreadable };
}

/** Both kinds begin with the clear code 256; the old one writes its low bits first (libtiff, LZWPreDecode). */
async function isOldLzw(read: ReadBytes, { tags, isLittle }: Directory): Promise<boolean> {
  const place = tags.get(TAG.strips) ?? tags.get(TAG.tiles);
  if (!place) return false;
  const list = place.isList ? await read(place.value, 4) : null;
  if (list && list.byteLength < 4) return false;
  const data = await read(list ? list.getUint32(0, isLittle) : place.value, 2);
  return data.byteLength === 2 && data.getUint8(0) === 0 && (data.getUint8(1) & 1) === 1;
}
