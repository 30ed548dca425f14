/**
 * What the media worker says of a file or an export. It knows no screen and says it in English, for the command line too: here the English
 * sentence is the key, as in gettext, and {} stands for a value.
 */
export const MEDIA_NOTICES: Readonly<Record<string, string>> = {
  'The timecode of this file could not be read.': 'Der Timecode dieser Datei war nicht zu lesen.',
  'This file has {} pages; the first one is used.': 'Diese Datei hat {} Seiten; die erste wird benutzt.',
  'This video has {} bits a sample; colors are made in 8.':
    'Dieses Video hat {} Bit je Wert; Farben werden mit 8 berechnet.',
  'This picture has {} bits a sample; colors are made in 8.':
    'Dieses Bild hat {} Bit je Wert; Farben werden mit 8 berechnet.',
  'This file is in color already; its colors are replaced.':
    'Diese Datei ist schon in Farbe; ihre Farben werden ersetzt.',
  'This video is interlaced; its lines are kept as they are.':
    'Dieses Video hat Halbbilder (interlaced); die Zeilen bleiben, wie sie sind.',
  'This picture moves, and this browser gives only its first frame.':
    'Dieses Bild ist bewegt, und dieser Browser gibt nur das erste Einzelbild her.',
  'The clock of this file starts over on the way; its parts follow one another.':
    'Die Uhr dieser Datei beginnt unterwegs von vorn; die Teile folgen aufeinander.',
  'The end of this file is missing; the frames before it can be used.':
    'Das Ende dieser Datei fehlt; die Bilder davor sind brauchbar.',
  'This video has high dynamic range ({}); it is brought to the standard one (BT.709).':
    'Dieses Video hat hohen Dynamikumfang ({}); es wird auf den üblichen gebracht (BT.709).',
  'This picture has high dynamic range ({}); it is brought to the standard one (BT.709).':
    'Dieses Bild hat hohen Dynamikumfang ({}); es wird auf den üblichen gebracht (BT.709).',
  'The pictures change their size on the way; all are scaled to {} x {}, the size of the first.':
    'Die Bilder ändern unterwegs ihre Größe; alle werden auf {} x {} gebracht, die Größe des ersten.',
  'This file has {} sound tracks; the first one is played.': 'Diese Datei hat {} Tonspuren; die erste wird abgespielt.',
  'This frame was not colorized yet and stayed gray.': 'Dieses Bild war noch nicht koloriert und blieb grau.',
  '{} of {} frames were not colorized yet and stayed gray.':
    '{} von {} Bildern waren noch nicht koloriert und blieben grau.',
  'A GIF holds no sound: the film’s was left out.': 'Ein GIF hat keinen Ton: Der des Films wurde weggelassen.',
  'Pictures hold no sound: the film’s was left out.': 'Bilder haben keinen Ton: Der des Films wurde weggelassen.',
  'The timecode ({}) was left out.': 'Der Timecode ({}) wurde weggelassen.',
  'The timecode ({}) could not be kept.': 'Der Timecode ({}) konnte nicht erhalten werden.',
  'The film’s varying frame times became one rate.': 'Aus den wechselnden Bildzeiten des Films wurde eine Bildrate.',
  'The picture was widened from {} x {} to {} x {}: {} needs even sides.':
    'Das Bild wurde von {} x {} auf {} x {} erweitert: {} braucht gerade Seitenlängen.',
  'The sound ({}) could not be kept: {}': 'Der Ton ({}) konnte nicht erhalten werden: {}',
  'Sound track {} ({}) could not be kept: {}': 'Tonspur {} ({}) konnte nicht erhalten werden: {}',
  'The sound could not be kept.': 'Der Ton konnte nicht erhalten werden.',
  '{} of {} sound tracks could be kept.': '{} von {} Tonspuren konnten erhalten werden.',
  'The film’s {} bits a sample were rounded to {}: {} here holds no more.':
    'Von {} Bit je Wert blieben {}: {} fasst hier nicht mehr.',
  '{} has limited range only: the film’s full range was converted to it.':
    '{} hat nur den begrenzten Wertebereich: Der volle des Films wurde umgerechnet.',
  '{} ffmpeg encoded this file instead.':
    'Der Encoder des Browsers hat versagt; stattdessen hat ffmpeg diese Datei geschrieben.',
};

/** The sentence in German, its values in their order; the English one where there is none. */
export function noticeInGerman(english: string): string {
  for (const [key, german] of Object.entries(MEDIA_NOTICES)) {
    const pattern = key.replace(/[.*+?^$()[\]\\|]/g, '\\$&').replaceAll('{}', '(.+?)');
    const values = new RegExp(`^${pattern}$`).exec(english)?.slice(1);
    if (values) return german.replaceAll('{}', () => values.shift() ?? '');
  }
  return english;
}
