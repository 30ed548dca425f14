/** The user's actions on the queue: adding films with their prompts, finding files again, saving finished films. */

import { toTintypeError } from '../../domain/errors';
import { DEFAULT_FORMAT, formatById, isOnePicture } from '../../domain/formats';
import { fingerprint as fingerprintOf } from '../../film/fingerprint';
import { chooseFiles, fileOf, lasting, type Source } from '../saving/file-handles';
import { copyHandle, copyOf } from '../saving/media-copies';
import { ACCEPT_MEDIA } from '../saving/pick-file';
import { downloadBlob } from '../saving/project-file';
import { EMPTY_PROMPT, project } from '../stores/project';
import { queue } from '../stores/queue';
import { openedFilm, session } from '../stores/session';
import { showTrouble } from '../trouble';
import { keptResult } from './files';
import type { QueueEntry, QueueWork } from './list';
import { addEntries, changeQueue, giveSource, sourceOf } from './queue';
import { pagesOf } from './tiff-pages';

/**
 * Adds dropped or chosen films and pictures: each as a whole, of a TIFF each page, without a prompt, with the present settings. They wait for
 * Start.
 */
export async function queueFiles(files: readonly File[]): Promise<void> {
  const { settings, grade } = project.getState();
  const { quality, format } = filmOptions();
  const added = async (page: File) => {
    const work: QueueWork = {
      ...(await identity(page)),
      ...{ prompts: [EMPTY_PROMPT], shotEdits: { added: [], removed: [] } },
      ...{ settings, grade, quality, format, range: { from: '', to: '' } },
    };
    return { source: await lasting(page), work };
  };
  // One that cannot be read does not keep the others out.
  const read = await Promise.allSettled(files.map(async (file) => Promise.all((await pagesOf(file)).map(added))));
  const entries = read.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
  if (entries.length > 0) await addEntries(entries, 'back');
  const failed = read.findIndex(({ status }) => status === 'rejected');
  if (failed < 0) return;
  queue.setState({ isShown: true });
  const { reason } = read[failed] as PromiseRejectedResult;
  showTrouble('queue', toTintypeError(reason, 'MEDIA_UNREADABLE', `${files[failed]!.name} could not be read.`));
}

export async function chooseForQueue(): Promise<void> {
  await queueFiles(await chooseFiles(ACCEPT_MEDIA));
}

/**
 * The open film as it stands: its words shot by shot, the marked range, the settings.
 * @param place 'front' for a film whose job moves from the studio to the queue because another film is opened
 */
export async function queueOpenFilm(place: 'front' | 'back' = 'back'): Promise<void> {
  const film = openedFilm();
  if (film === null) return;
  const { file } = film;
  const { prompts, shotEdits, things, colorStrokes, locks, references, ...own } = project.getState();
  const { settings, grade, inFrame, outFrame } = own;
  const { quality, format } = filmOptions();
  const frame = (index: number | null) => (index === null ? '' : `#${index + 1}`);
  const range = { from: frame(inFrame), to: frame(outFrame) };
  const given = { locks, references };
  const words = { prompts, shotEdits, things, colorStrokes, given, settings, grade };
  const work = { ...(await identity(file)), ...words, quality, format, range };
  await addEntries([{ source: await keepable(file, film.fingerprint), work }], place);
}

/** As chosen under Export; "this frame as PNG" is no choice for a film. */
function filmOptions(): Pick<QueueWork, 'quality' | 'format'> {
  const { quality, format } = session.getState().exportOptions;
  return { quality, format: isOnePicture(formatById(format)) ? DEFAULT_FORMAT.id : format };
}

/** The handle of the file, else of its copy in the origin private file system (which the browser may evict), else the File itself. */
async function keepable(file: File, fingerprint: string): Promise<Source> {
  const source = await lasting(file);
  return source instanceof File ? ((await copyHandle(copyOf(file, fingerprint))) ?? source) : source;
}

const PICTURE = /\.(png|jpe?g|jfif|tiff?|webp|bmp|avif|heic|heif|jxl|gif|tga|pgm|ppm|pbm|jp2|dpx|exr|pcx|sgi)$/i;

async function identity(
  file: File,
): Promise<Pick<QueueWork, 'fileName' | 'sizeBytes' | 'fingerprint' | 'isPicture' | 'still'>> {
  const isPicture = file.type.startsWith('image/') || PICTURE.test(file.name);
  // The format chosen for one picture is the default for the next.
  const still = queue.getState().entries.findLast((entry) => entry.isPicture)?.still ?? 'png';
  return { fileName: file.name, sizeBytes: file.size, fingerprint: await fingerprintOf(file), isPicture, still };
}

/** In answer to a click: lets the browser ask whether the film may be read again. */
export async function allowFile({ id }: QueueEntry): Promise<void> {
  const source = await sourceOf(id);
  const file = await fileOf(source, true);
  if (source !== null && file instanceof File) await giveSource(id, source);
}

/** Asks the user for a film's file where the browser could keep no handle of it over a reload. */
export async function findFile({ id, fileName, fingerprint }: QueueEntry): Promise<void> {
  const [file] = await chooseFiles(ACCEPT_MEDIA);
  if (file === undefined) return;
  for (const page of await pagesOf(file))
    if ((await fingerprintOf(page)) === fingerprint) return giveSource(id, await lasting(page));
  const sentence = `${file.name} is not the ${fileName} that was put into the queue.`;
  const remedy = 'Choose the very file; a converted or cut copy is another.';
  await changeQueue({ do: 'edit', id, change: { problem: { code: 'PROJECT_INVALID', sentence, remedy } } });
}

/** Hands the finished film to the browser's downloads. */
export async function saveResult({ result, fileName }: QueueEntry): Promise<void> {
  if (result === null) return;
  try {
    downloadBlob(await keptResult(result), result.fileName);
  } catch (error) {
    showTrouble('work', toTintypeError(error, 'INTERNAL', `The browser has deleted the film made of ${fileName}.`));
  }
}
