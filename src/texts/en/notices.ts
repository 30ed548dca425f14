/** Lines under the header, and what is said of trouble. */
import type { ErrorCode } from '../../domain/errors';
import { megabytes, number } from './words';

export const notices = {
  fetching: (done: number, total: number, left: string | null) =>
    `Fetching the model: ${megabytes(done)} of ${megabytes(total)}${left === null ? '' : `, ${left} left`}. This happens once.`,
  checking: 'Checking the model…',
  preparing: 'Preparing the model for this machine…',
  model: 'Model',
  onProcessor: (seconds: number | null) =>
    `Working on the processor${seconds === null ? '' : `: a draft takes ${number(seconds, 1)} s`}. Laptop graphics would be about 30 times faster.`,
  onSoftwareGpu: (adapter: string | null, seconds: number | null) =>
    `Working on a software GPU (${adapter ?? 'unnamed'})${seconds === null ? '' : `: a draft takes ${number(seconds, 1)} s`}. Laptop graphics would be about 300 times faster.`,
  howToUseGpu: 'How to use the GPU',
  hide: 'Hide this note',
  inColorAlready: (fileName: string) =>
    `${fileName} is in color already: its colors are set aside and made anew from your words.`,
  newVersion: 'A new version of Tintype is ready.',
  onceDone: 'It can be taken once the work under way is done.',
  otherTabAtWork: 'Another tab is at work: try again once it is done.',
  reload: 'Reload',
  otherTab: 'This film is open in another tab, which saves it; nothing is saved from this one.',
  saveHere: 'Save here instead',
  /** How to switch WebGPU on, by browser. */
  switchOn: {
    firefox: 'To use your GPU, set dom.webgpu.enabled in about:config and restart Firefox.',
    edge: 'To use your GPU, turn on graphics acceleration in edge://settings/system and restart Edge.',
    chrome: 'To use your GPU, turn on graphics acceleration in chrome://settings/system and restart.',
    chromeOnLinux:
      'To use your GPU, turn on graphics acceleration in chrome://settings/system, on Linux also chrome://flags/#enable-unsafe-webgpu and restart.',
    safari: 'To use your GPU, update to Safari 26 or switch WebGPU on under Feature Flags.',
    other: 'A current Chrome, Edge, Firefox or Safari can use your GPU.',
  },
  /** What the media worker says of a file or an export, in English. */
  ofMedia: (said: string) => said,
  trouble: {
    more: 'More',
    copy: 'Copy details',
    dismiss: 'Dismiss',
    /**
     * What is said of an error. English has its own sentence, which names the thing at fault; other languages say what its code means, and
     * the details hold the English one.
     */
    sentence: (_code: ErrorCode, own: string) => own,
    remedy: (_code: ErrorCode, own: string) => own,
    actions: {
      lookAgain: 'Look again',
      deleteAgain: 'Delete it again',
      startAfresh: 'Start afresh',
      saveAgain: 'Save again',
      readAgain: 'Read it again',
      anotherFile: 'Choose another file',
      tryAgain: 'Try again',
      anotherProject: 'Choose another project',
      goOn: 'Go on',
      exportAgain: 'Export again',
      followAgain: 'Follow again',
      searchAgain: 'Search again',
      useProcessor: 'Use the processor',
      builtInModel: 'Use the built-in model',
    },
  },
};
