/** The queue of films and pictures. */
import { count, frames, megabytes, number } from './words';

const files = (value: number) => count(value, { one: 'file', other: 'files' });

export const queue = {
  title: 'Queue',
  start: 'Start',
  goOn: 'Go on',
  pause: 'Pause',
  addFiles: 'Add files…',
  close: 'Close the queue',
  otherTab: 'Another tab works on the queue; this one shows it.',
  empty:
    'Drop several films or pictures, or press “Add to queue” below a film. Say what color is what in each, then press Start: they are colorized one after the other.',
  up: (fileName: string) => `Move ${fileName} up`,
  down: (fileName: string) => `Move ${fileName} down`,
  remove: (fileName: string) => `Remove ${fileName}`,
  allowReading: 'Allow reading it',
  find: (fileName: string) => `Find ${fileName}…`,
  tryAgain: 'Try again',
  save: 'Save',
  fromFrameOn: (frame: number) => `From frame ${frame} on`,
  from: 'From',
  fromStart: 'start',
  to: 'To',
  toEnd: 'end',
  sizeAndSeed: (size: number, seed: number) => `size ${size}, seed ${seed}`,
  stages: {
    opening: 'Reading the file',
    model: 'Waiting for the model',
    shots: 'Looking for shots',
    colorizing: 'Colorizing',
    exporting: 'Exporting',
    elsewhere: 'Being colorized in another tab or in the studio',
    full: 'Waiting for space on the disk',
  },
  framesOf: (done: number, total: number) => `${number(done)} of ${frames(total)}`,
  left: (duration: string) => `${duration} left`,
  /** @param value null of a picture */
  done: (fileName: string, bytes: number, value: number | null) =>
    `Done: ${fileName}, ${megabytes(bytes)}${value === null ? '' : `, ${frames(value)}`}.`,
  asksAgain: (fileName: string) => `The browser asks before it reads ${fileName} again.`,
  chooseAgain: 'The page was reloaded: choose the file again to go on.',
  waitsForStart: 'Waits for Start',
  waiting: 'Waiting',
  waitingPaused: 'Waiting; the queue is paused.',
  paused: 'Paused.',
  filesDone: (value: number) => `${files(value)} done. Save them`,
  oneByOne: 'One by one',
  asZip: 'As a zip',
  intoFolder: 'Into a folder…',
  savedInFolder: (value: number, folder: string) => `${files(value)} saved in the folder “${folder}”.`,
  removeHere: 'Remove them here',
  sameForAll: (value: number) => `Same words for all ${value}`,
  eachItsOwn: 'each has its own',
  example: 'a woman in a navy coat, a red car',
  picturesAs: 'Pictures come out as',
};
