/** The first screen, the projects that were left, and the question before a film leaves the screen. */
import { megabytes } from './words';

export const welcome = {
  dropToOpen: 'Drop to open',
  intro: 'Drop a black-and-white video or picture anywhere here, then say what color is what.',
  madeWith: (fileName: string) => `This project was made with ${fileName}. Drop that file here to go on.`,
  reading: (fileName: string) => `Reading ${fileName}…`,
  bringingBack: (fileName: string) => `Bringing back ${fileName}…`,
  find: (fileName: string) => `Find ${fileName}…`,
  open: 'Open a file…',
  leaveProject: 'Leave this project',
  trySample: 'Try the sample clip',
  /** By file name: what one sees, and words that work on it. */
  samples: {
    'walk.mp4': { title: 'A woman walks by', words: 'a woman in an orange sweater, brown hair, a light blue wall' },
    'pedestrians.mp4': { title: 'People on a square', words: 'a red jacket, green grass, a blue coat' },
    'tree.mp4': { title: 'Leaves in the wind', words: 'green leaves, a blue sky' },
  },
  quoted: (words: string) => `“${words}”`,
  nothingLeaves: 'Nothing leaves this computer.',
  formats: 'MP4, MOV, MKV, WebM, AVI, MPEG, a picture, or a .tintype project; several films at once go into the queue.',
  stopMoving: 'Stop the moving picture',
  playMoving: 'Play the moving picture',
  leave: {
    stillColorized: (fileName: string) => `${fileName} is still being colorized`,
    stillExported: (fileName: string) => `${fileName} is still being exported`,
    kept: 'What is finished is kept, whatever you choose, and so are the words.',
    queue: 'Go on in the queue',
    stopAndClose: 'Stop and close it',
    stopAndOpen: (fileName: string) => `Stop and open ${fileName}`,
    stay: 'Stay here',
  },
  projects: {
    recent: 'Recent',
    showAll: (value: number) => `Show all ${value}`,
    open: (fileName: string) => `Open ${fileName}`,
    delete: (fileName: string) => `Delete ${fileName}`,
    deleteQuestion: (fileName: string, bytes: number) =>
      `Delete the words and colors of ${fileName}${bytes > 0 ? ` (${megabytes(bytes)})` : ''}? Your own file stays where it is.`,
    yes: 'Delete',
    keep: 'Keep',
    others: 'All other projects',
    noOthers: 'There are none yet: this film’s project is the first.',
    versions: 'Earlier versions',
    noVersions: 'There are none yet. While you work, Tintype keeps a version every few minutes, the last 20 of them.',
    noWords: 'No words',
    byOtherTintype: 'Saved by another version of Tintype, which can read it.',
    bringBack: 'Bring back',
  },
};
