import type { Texts } from '../en';
import { megabytes } from './words';

export const welcome: Texts['welcome'] = {
  dropToOpen: 'Zum Öffnen loslassen',
  intro: 'Ein Schwarzweißvideo oder ‑bild irgendwo hier ablegen, dann beschreiben, was welche Farbe hat.',
  madeWith: (fileName) => `Dieses Projekt gehört zu ${fileName}. Diese Datei hier ablegen, um fortzufahren.`,
  reading: (fileName) => `${fileName} wird gelesen …`,
  bringingBack: (fileName) => `${fileName} wird zurückgeholt …`,
  find: (fileName) => `${fileName} suchen …`,
  open: 'Datei öffnen …',
  leaveProject: 'Projekt verlassen',
  trySample: 'Beispielclip ausprobieren',
  samples: {
    'walk.mp4': {
      title: 'Eine Frau geht vorbei',
      words: 'eine Frau in einem orangen Pullover, braune Haare, eine hellblaue Wand',
    },
    'pedestrians.mp4': {
      title: 'Leute auf einem Platz',
      words: 'eine rote Jacke, grünes Gras, ein blauer Mantel',
    },
    'tree.mp4': { title: 'Blätter im Wind', words: 'grüne Blätter, ein blauer Himmel' },
  },
  quoted: (words) => `„${words}“`,
  nothingLeaves: 'Nichts verlässt diesen Rechner.',
  formats:
    'MP4, MOV, MKV, WebM, AVI, MPEG, ein Bild oder ein .tintype-Projekt; mehrere Filme auf einmal kommen in die Warteschlange.',
  stopMoving: 'Bewegtes Bild anhalten',
  playMoving: 'Bewegtes Bild abspielen',
  leave: {
    stillColorized: (fileName) => `${fileName} wird noch koloriert`,
    stillExported: (fileName) => `${fileName} wird noch exportiert`,
    kept: 'Was fertig ist, bleibt in jedem Fall erhalten, und die Beschreibung auch.',
    queue: 'In der Warteschlange fortsetzen',
    stopAndClose: 'Abbrechen und schließen',
    stopAndOpen: (fileName) => `Abbrechen und ${fileName} öffnen`,
    stay: 'Hier bleiben',
  },
  projects: {
    recent: 'Zuletzt geöffnet',
    showAll: (value) => `Alle ${value} zeigen`,
    open: (fileName) => `${fileName} öffnen`,
    delete: (fileName) => `${fileName} löschen`,
    deleteQuestion: (fileName, bytes) =>
      `Beschreibung und Farben von ${fileName} löschen${bytes > 0 ? ` (${megabytes(bytes)})` : ''}? Die eigene Datei bleibt, wo sie ist.`,
    yes: 'Löschen',
    keep: 'Behalten',
    others: 'Alle anderen Projekte',
    noOthers: 'Noch keine: Das Projekt dieses Films ist das erste.',
    versions: 'Frühere Versionen',
    noVersions: 'Noch keine. Während der Arbeit behält Tintype alle paar Minuten eine Version, die letzten 20.',
    noWords: 'Ohne Beschreibung',
    byOtherTintype: 'Von einer anderen Version von Tintype gespeichert, die sie lesen kann.',
    bringBack: 'Zurückholen',
  },
};
