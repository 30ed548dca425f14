import type { Texts } from '../en';
import { count, frames, megabytes, number, words } from './words';

const versions = (value: number) => count(value, { one: 'Version', other: 'Versionen' });
/** "89 Bilder" after "von" and "auf". */
const framesDative = (value: number) => count(value, { one: 'Bild', other: 'Bildern' });

const FORMATS: Readonly<Record<string, { label?: string; what: string }>> = {
  mp4: { what: 'H.264, läuft überall' },
  'mp4-av1': { what: 'kleiner, für neuere Player' },
  'mp4-hevc': { what: 'kleiner, für Apple-Geräte und Fernseher' },
  webm: { what: 'VP9, fürs Web' },
  'webm-av1': { what: 'fürs Web, kleiner' },
  prores: { what: '10 Bit, für den Schnitt' },
  ffv1: { what: 'verlustfrei, bis 16 Bit, für Archive' },
  'png-sequence': { label: 'PNG-Sequenz', what: 'jedes Bild eine Datei' },
  chroma: { label: 'Nur Chroma', what: 'Lab a und b als 16-Bit-PNGs, um sie über den eigenen Master zu legen' },
  gif: { what: 'kurz und stumm, 256 Farben, höchstens 640 Pixel je Seite' },
  png: { label: 'Dieses Bild als PNG', what: 'verlustfrei' },
  jpeg: { label: 'Dieses Bild als JPEG', what: 'klein' },
  tiff: { label: 'Dieses Bild als TIFF', what: 'verlustfrei, für Druck und Archive' },
};

export const exporting: Texts['exporting'] = {
  bar: 'Arbeit',
  thisPicture: 'dieses Bild',
  range: (from, to) => `${from} bis ${to}`,
  isColorized: (range, value) =>
    `${range.slice(0, 1).toUpperCase()}${range.slice(1)} ist koloriert (${frames(value)}).`,
  toColorize: (range, value, estimate) =>
    `${range.slice(0, 1).toUpperCase()}${range.slice(1)} kolorieren (${frames(value)}${estimate === null ? '' : `, auf diesem Rechner etwa ${estimate}`})`,
  modelLoading: 'Das Modell wird noch geladen.',
  colorize: 'Kolorieren',
  addToQueue: 'In die Warteschlange',
  working: {
    running: 'Kolorieren',
    pausing: 'Pause nach diesem Abschnitt',
    paused: 'Angehalten',
    canceling: 'Wird abgebrochen',
    full: 'Wartet auf Speicherplatz',
    elsewhere: 'Dieser Film wird in einem anderen Tab koloriert; dieser übernimmt, wenn jener aufhört',
    queued: 'Dieser Film wird von der Warteschlange koloriert; danach geht es hier weiter',
  },
  framesOf: (done, total) => `${number(done)} von ${framesDative(total)}`,
  framesASecond: (rate) => `${number(rate, rate < 10 ? 2 : 0)} Bilder pro Sekunde`,
  left: (duration) => `noch ${duration}`,
  pause: 'Anhalten',
  resume: 'Fortsetzen',
  percent: words.percent,
  stages: {
    preparing: 'Vorbereiten',
    video: 'Bild wird geschrieben',
    audio: 'Ton wird geschrieben',
    mux: 'Abschließen',
  },
  exporting: 'Exportieren',
  panel: {
    title: 'Exportieren',
    export: (format) => `${format} exportieren`,
    format: 'Format',
    label: (format) => FORMATS[format.id]?.label ?? format.label,
    what: (format) => FORMATS[format.id]?.what ?? format.what,
    quality: 'Qualität',
    draft: 'Entwurf',
    draftFor: 'zum Ansehen',
    good: 'Gut',
    goodFor: 'zum Zeigen und Weitergeben',
    best: 'Beste',
    bestFor: 'zum Weiterbearbeiten',
    aboutSize: (bytes) => `etwa ${megabytes(bytes)}`,
    sizeUpTo: (bytes) => `Größe: bis etwa ${megabytes(bytes)}`,
    refusal: ({ why, most }) =>
      ({
        'one picture': 'Eine solche Datei enthält ein einziges Bild. Ein Bild oder eine Bildsequenz als .zip wählen.',
        'gif limit': `Ein GIF dieser Größe fasst höchstens ${most} Bilder. Einen kürzeren Bereich markieren oder MP4 oder WebM wählen.`,
        'no encoder':
          'Dieser Browser kann diese Kodierung in dieser Bildgröße nicht schreiben. MP4 (H.264) wählen oder einen anderen Browser versuchen.',
      })[why],
    record: 'Protokoll daneben',
    recordHolds: 'Modell, Beschreibung, Startwert und Einstellungen als JSON',
    pictureNotYet: 'Dieses Bild ist noch nicht koloriert.',
    frameNotYet: 'Dieses Bild ist noch nicht koloriert: zu einem kolorierten gehen oder erst kolorieren.',
    nothingYet: 'In diesem Bereich ist noch nichts koloriert.',
    notYet: (missing, total) =>
      `${number(missing)} von ${framesDative(total)} ${missing === 1 ? 'ist' : 'sind'} noch nicht koloriert.`,
    colorizeThenExport: 'Kolorieren, dann exportieren',
    intoFolder: 'In einen Ordner …',
    scaledDown: 'Verkleinert; ohne Ton.',
    fullSize: 'Volle Größe.',
    fullSizeSilent: 'Volle Größe; ohne Ton.',
    asTheFilm: 'Volle Größe, Helligkeit und Bildzeiten des Films.',
    soundCopied: 'Der Ton wird kopiert.',
    soundBecomes: (coding) => `Der Ton wird zu ${coding}.`,
    soundsCopied: (tracks) => `Die ${number(tracks)} Tonspuren werden kopiert.`,
    soundsBecome: (tracks, coding) =>
      `Die ${number(tracks)} Tonspuren bleiben; was die Datei nicht fasst, wird zu ${coding}.`,
    timecodeKept: 'Der Timecode bleibt erhalten.',
    timecodeLost: 'Der Timecode geht verloren.',
    rounded: (from, to) => `Von ${from} Bit je Wert bleiben ${to}.`,
  },
  done: {
    inDownloads: 'liegt im Download-Ordner des Browsers',
    inFolder: (folder) => `ist ein neuer Ordner in „${folder}“`,
    facts: (bytes, value) => `${megabytes(bytes)}, ${frames(value)}`,
    soundCopied: 'Ton kopiert',
    soundConverted: (coding) => `Ton in ${coding} umgewandelt`,
    noSound: 'ohne Ton',
    saveAgain: 'Noch einmal speichern',
    close: 'Schließen',
    another: 'Anderen Bereich kolorieren',
  },
  room: {
    title: 'Der Datenträger ist voll',
    needed: (bytes, free) =>
      `Der Browser hat keinen Speicherplatz mehr: Der Rest braucht etwa ${megabytes(bytes)}${free === null ? '' : `, frei sind ${megabytes(free)}`}. Nichts ist verloren; die Arbeit wartet.`,
    nothing: 'Es gibt keine älteren Farben zum Löschen. Platz auf dem Datenträger schaffen, dann erneut versuchen.',
    colors: 'Farben, die neu berechnet werden können, die ältesten zuerst:',
    ofThisFilm: 'dieser Film, frühere Beschreibung',
    ofOlderFilm: 'ein älterer Film',
    withoutWords: (film) => `${film}, ohne Beschreibung`,
    withWords: (film, prompt) => `${film}: „${prompt}“`,
    facts: (bytes, time) => `${megabytes(bytes)}, ${words.date(time)}`,
    deleteAndGoOn: (value, bytes) => `${versions(value)} löschen (${megabytes(bytes)}) und fortfahren`,
    tryAgain: 'Erneut versuchen',
  },
};
