/**
 * A picture that was dropped on an open film, or chosen for it: what it is for is asked beside the film, which stays as it is. Until the answer,
 * drafts show what the picture would do.
 */
import { freshGivenId } from '../../domain/hand/given';
import { bitmapOf, isOfShape } from '../../film/given-colors';
import { writeGivenPicture } from '../../storage/picture-store';
import { openAny } from '../film/open-file';
import { pause } from '../film/playback';
import { chooseFiles } from '../saving/file-handles';
import { texts } from '../stores/language';
import { edit, project } from '../stores/project';
import { openedFilm, session } from '../stores/session';
import type { Offer, OfferUse } from '../stores/slices';
import { showTrouble } from '../trouble';
import { framesOfReach, withLock } from './actions';

const PICTURE = /\.(png|jpe?g|jfif|webp|bmp|avif|gif)$/i;
/** Larger pictures are scaled down: no model works at more than 1024 pixels. */
const MOST_SIDE = 1600;
const MOST_BYTES = 3 << 20;

/** Whether a file is a picture, and a film is open that it may be meant for. */
export function mayBeForFilm(file: Pick<File, 'name' | 'type'>): boolean {
  return openedFilm() !== null && (/^image\/(?!tiff)/.test(file.type) || PICTURE.test(file.name));
}

/** The file picker, then the question. */
export async function choosePicture(): Promise<void> {
  const [file] = await chooseFiles('image/*', false);
  if (file) await offerPicture(file);
}

/** Asks what a picture is for. What the browser cannot show as a picture is opened as it always was. */
export async function offerPicture(file: File): Promise<void> {
  const film = openedFilm();
  if (film === null) return openAny(file);
  let bitmap: ImageBitmap;
  try {
    bitmap = await bitmapOf(file);
  } catch {
    return openAny(file);
  }
  pause();
  try {
    const fits = film.report.kind === 'video' && isOfShape(bitmap, film.report);
    const picture = await writeGivenPicture(film.fingerprint, await small(bitmap, file));
    if (film.signal.aborted) return;
    film.patch({ offer: { file, picture, fits, frame: session.getState().view.playhead, use: null, change: null } });
    chooseUse(film.report.kind === 'still' ? 'film' : 'shot');
  } catch (error) {
    if (!film.signal.aborted) showTrouble('viewer', error);
  } finally {
    bitmap.close();
  }
}

/** Chooses what the offered picture is for; drafts show it. */
export function chooseUse(use: OfferUse): void {
  const { offer } = session.getState();
  if (offer === null) return;
  openedFilm()?.patch({ offer: { ...offer, use, change: changeOf(offer, use) } });
}

function changeOf({ file, frame, picture }: Offer, use: OfferUse): NonNullable<Offer['change']> {
  if (use === 'lock') return withLock(frame, picture);
  const { locks, references } = project.getState();
  const id = freshGivenId('reference', { locks, references });
  const reference = { id, name: file.name, picture, ...framesOfReach(use), enabled: true };
  return { references: [...references, reference] };
}

/** The picture is taken: an undo step. */
export function acceptOffer(): void {
  const { offer } = session.getState();
  if (!offer?.use) return;
  const { edits } = texts();
  const label = offer.use === 'lock' ? edits.locking(offer.frame + 1) : edits.adding(offer.file.name);
  // The project may have changed since the picture was offered.
  const change = changeOf(offer, offer.use);
  openedFilm()?.patch({ offer: null });
  edit(label, change);
}

export function declineOffer(): void {
  openedFilm()?.patch({ offer: null });
}

/** The picture was meant to be opened itself. */
export async function openOffered(): Promise<void> {
  const { offer } = session.getState();
  declineOffer();
  if (offer) await openAny(offer.file);
}

async function small(bitmap: ImageBitmap, file: File): Promise<Blob> {
  const scale = Math.min(1, MOST_SIDE / Math.max(bitmap.width, bitmap.height));
  if (scale === 1 && file.size <= MOST_BYTES) return file;
  const canvas = new OffscreenCanvas(Math.round(bitmap.width * scale), Math.round(bitmap.height * scale));
  const context = canvas.getContext('2d')!;
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas.convertToBlob({ type: 'image/png' });
}
