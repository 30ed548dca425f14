/** Edits by hand from the command line: things grown from points and boxes as in the studio, or given as masks. */
import type { EngineReport } from '../../workers/colorizer/api';
import { isTintypeError, TintypeError } from '../domain/errors';
import { workingSize } from '../domain/frames';
import type { ColorStroke } from '../domain/hand/color-stroke';
import { colorOf, type EditedThing, type Edits, hexOf, marksOf } from '../domain/hand/edits';
import type { Given } from '../domain/hand/given';
import { type Kept, keptColors } from '../domain/hand/kept';
import { cellsIn, type Mask, maskOf } from '../domain/hand/mask';
import type { Thing } from '../domain/hand/thing';
import { bitmapOf, checkLockPicture, colorsOf } from '../film/given-colors';
import type { OpenedFilm } from '../film/prepare-film';
import { writeGivenPicture } from '../storage/picture-store';
import type { Clients } from './film';

/** With the contents of the files that the edits name, in base64, in the order of the entries. */
export interface CliEdits extends Edits {
  masks: (string | null)[];
  keepImages: (string | null)[];
  lockImages: string[];
  referenceImages: string[];
}

/** Largest side that masks are scaled to: grown regions are not finer either. */
const MOST_SIDE = 512;

/** @throws EDITS_INVALID naming the entry that shows no thing */
export async function thingsOf(
  { media, colorizer }: Pick<Clients, 'media' | 'colorizer'>,
  { things, masks, keepImages }: CliEdits,
  { report }: OpenedFilm,
  size: number,
  { limits }: EngineReport,
): Promise<Thing[]> {
  const { signal } = new AbortController();
  const region = async (thing: EditedThing, entry: string): Promise<Mask> => {
    const { frame } = thing;
    if (frame >= report.frameCount) throw wrong(`${entry}.frame is ${frame}, and the film has ${report.frameCount}`);
    const [luma] = await media.readFrames(signal, {
      ...{ from: frame, to: frame + 1 },
      ...workingSize(report, size, limits.sizeMultiple),
    });
    if (!luma) throw wrong(`${entry}.frame could not be read`);
    const { colorSpace } = report;
    return colorizer.region(signal, { frame: luma, colorSpace, workingSize: size, marks: marksOf(thing) });
  };
  const made: Thing[] = [];
  for (const [i, thing] of things.entries()) {
    const entry = `things[${i}]`;
    const picture = masks[i];
    const mask = picture ? await maskOfPicture(picture, `${entry}.mask`) : await region(thing, entry);
    if (cellsIn(mask) === 0) throw wrong(`${entry} shows nothing: no region grew from it`);
    const kept = keepImages[i] ? await colorsKept(keepImages[i], mask, `${entry}.keep`) : null;
    const { color, hex } = (thing.color !== null && colorOf(thing.color)) || { color: null, hex: null };
    made.push({
      ...{ id: `hand-${i + 1}`, name: thing.noun ?? `thing ${i + 1}`, color, hex, enabled: true, boundTo: null },
      treatment: kept ? 'kept' : thing.gray ? 'gray' : 'color',
      ...(kept && { kept }),
      drawn: [{ frame: thing.frame, marks: picture ? [] : marksOf(thing), mask }],
    });
  }
  return made;
}

/** The colors of a thing in a picture of its frame, of any size. */
async function colorsKept(base64: string, mask: Mask, entry: string): Promise<Kept | null> {
  try {
    const bitmap = await bitmapOf(new Blob([bytesOf(base64)]));
    const scale = Math.min(1, MOST_SIDE / Math.max(bitmap.width, bitmap.height));
    const size = { width: Math.ceil(bitmap.width * scale), height: Math.ceil(bitmap.height * scale) };
    return keptColors((await colorsOf(bitmap, size, 'full')).chroma, mask);
  } catch (error) {
    throw wrong(`${entry} is not a picture that the browser can read`, error);
  }
}

/** Puts the pictures into the store. @throws EDITS_INVALID naming the entry that is no lock or reference of this film */
export async function givenOf(
  { locks, references, lockImages, referenceImages }: CliEdits,
  { film: { fingerprint }, report }: OpenedFilm,
): Promise<Given> {
  const { frameCount } = report;
  const within = (frame: number, entry: string) => {
    if (frame >= frameCount) throw wrong(`${entry} is ${frame}, and the film has ${frameCount}`);
  };
  const kept = async (base64: string, entry: string, check: (blob: Blob) => Promise<unknown>) => {
    const blob = new Blob([bytesOf(base64)]);
    try {
      await check(blob);
    } catch (error) {
      throw wrong(`${entry}: ${isTintypeError(error) ? error.message.replace(/\.$/, '') : error}`, error);
    }
    return writeGivenPicture(fingerprint, blob);
  };
  const made: { locks: Given['locks'][number][]; references: Given['references'][number][] } = {
    locks: [],
    references: [],
  };
  for (const [i, { frame, shots = [] }] of locks.entries()) {
    within(frame, `locks[${i}].frame`);
    for (const [n, other] of shots.entries()) within(other, `locks[${i}].shots[${n}]`);
    const picture = await kept(lockImages[i]!, `locks[${i}].image`, (blob) => checkLockPicture(blob, report));
    made.locks.push({ id: `lock-${i + 1}`, frame, picture, shots });
  }
  for (const [i, { image, frames }] of references.entries()) {
    const [from, last] = frames ?? [0, frameCount - 1];
    for (const [n, frame] of [from, last].entries()) within(frame, `references[${i}].frames[${n}]`);
    const picture = await kept(referenceImages[i]!, `references[${i}].image`, async (blob) =>
      (await bitmapOf(blob)).close(),
    );
    made.references.push({ id: `reference-${i + 1}`, name: image, picture, from, to: last + 1, enabled: true });
  }
  return made;
}

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));

/** Points and strokes of color. @throws EDITS_INVALID naming an entry beyond the film's end */
export function strokesOf({ points }: CliEdits, { report }: OpenedFilm): ColorStroke[] {
  return points.map(({ frame, color, at }, i) => {
    if (frame >= report.frameCount)
      throw wrong(`points[${i}].frame is ${frame}, and the film has ${report.frameCount}`);
    return { id: `color-${i + 1}`, frame, hex: hexOf(color)!, places: at, enabled: true };
  });
}

async function maskOfPicture(base64: string, entry: string): Promise<Mask> {
  try {
    const bitmap = await createImageBitmap(new Blob([bytesOf(base64)]));
    const scale = Math.min(1, MOST_SIDE / Math.max(bitmap.width, bitmap.height));
    const size = { width: Math.ceil(bitmap.width * scale), height: Math.ceil(bitmap.height * scale) };
    const context = new OffscreenCanvas(size.width, size.height).getContext('2d')!;
    context.drawImage(bitmap, 0, 0, size.width, size.height);
    const { data } = context.getImageData(0, 0, size.width, size.height);
    const bits = Uint8Array.from({ length: data.length / 4 }, (_, i) =>
      data[4 * i]! >= 128 && data[4 * i + 3]! >= 128 ? 1 : 0,
    );
    return maskOf(bits, size);
  } catch (error) {
    throw wrong(`${entry} is not a picture that the browser can read`, error);
  }
}

const wrong = (what: string, cause?: unknown) =>
  new TintypeError('EDITS_INVALID', `The edits cannot be used: ${what}.`, { cause });
