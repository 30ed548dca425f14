import type { ErrorCode } from '../../domain/errors';
import type { Texts } from '../en';
import { noticeInGerman } from './media/notices';
import { megabytes, number } from './words';

const ERRORS: Readonly<Record<ErrorCode, { sentence: string; remedy: string }>> = {
  MEDIA_UNREADABLE: {
    sentence: 'Diese Datei lässt sich nicht lesen.',
    remedy: 'Eine andere Datei nehmen oder diese zuerst in MP4 (H.264) umwandeln.',
  },
  MEDIA_NO_VIDEO: {
    sentence: 'Diese Datei enthält weder Video noch Bild.',
    remedy: 'Eine Datei mit einer Videospur oder einem Bild wählen.',
  },
  MEDIA_TOO_LARGE: {
    sentence: 'Diese Datei ist zu groß.',
    remedy: 'Den Film in kürzere Stücke schneiden oder verkleinern und ein Stück öffnen.',
  },
  MEDIA_CUT_OFF: {
    sentence: 'Diese Datei ist abgeschnitten.',
    remedy: 'Die Datei noch einmal kopieren oder herunterladen; ihr Ende fehlt.',
  },
  MEDIA_ENCRYPTED: {
    sentence: 'Diese Datei ist verschlüsselt.',
    remedy: 'Eine Kopie ohne Kopierschutz öffnen.',
  },
  MEDIA_UNSUPPORTED: {
    sentence: 'Diese Art von Datei kann hier nicht gelesen werden.',
    remedy: 'Mit einem anderen Programm umwandeln, ein Bild in PNG, ein Video in MP4 (H.264), und das Ergebnis öffnen.',
  },
  MEDIA_NOT_OPEN: {
    sentence: 'Es ist keine Datei offen.',
    remedy: 'Zuerst eine Datei öffnen.',
  },
  RANGE_EMPTY: {
    sentence: 'Dieser Bereich enthält kein Bild.',
    remedy: 'Einen Bereich wählen, der vor seinem Ende beginnt und in der Datei liegt.',
  },
  OUTPUT_FORMAT: {
    sentence: 'In diesem Format kann das nicht geschrieben werden.',
    remedy: 'Ein anderes Format oder einen kürzeren Bereich wählen.',
  },
  ENCODE_FAILED: {
    sentence: 'Die Datei konnte nicht geschrieben werden.',
    remedy: 'Eine andere Qualität oder einen kürzeren Bereich versuchen.',
  },
  PACK_DAMAGED: {
    sentence: 'Das Modell ist beschädigt.',
    remedy:
      'Die Seite online neu laden: Der beschädigte Teil wird neu geholt. Bei einem eigenen Modell: noch einmal kopieren.',
  },
  PACK_MISSING: {
    sentence: 'Das Modell ist nicht geladen oder nicht zu finden.',
    remedy: 'Warten, bis es geladen ist, oder prüfen, ob der Server läuft, und erneut versuchen.',
  },
  PACK_VERSION: {
    sentence: 'Dieses Modell hat ein Format, das diese Version nicht kennt.',
    remedy: 'Die Seite neu laden, um die neueste Version zu bekommen.',
  },
  PACK_TOO_LARGE: {
    sentence: 'Dieses Modell braucht mehr Speicher, als dieses Gerät hat.',
    remedy: 'Ein kleineres Modell oder ein Gerät mit mehr Speicher nehmen.',
  },
  GPU_LOST: {
    sentence: 'Die GPU hat aufgehört zu arbeiten.',
    remedy:
      'Erneut versuchen; geschieht es wieder, andere Tabs schließen, die die GPU benutzen, oder den Prozessor wählen.',
  },
  GPU_UNAVAILABLE: {
    sentence: 'WebGPU kann hier nicht benutzt werden.',
    remedy: 'Den Prozessor wählen oder WebGPU in diesem Browser einschalten.',
  },
  OUT_OF_MEMORY: {
    sentence: 'Dafür reicht der Arbeitsspeicher nicht.',
    remedy: 'Eine kleinere Arbeitsgröße wählen oder andere Tabs schließen.',
  },
  DISK_FULL: {
    sentence: 'Der Browser hat keinen Speicherplatz mehr für diese App.',
    remedy: 'Platz schaffen oder Farben älterer Projekte löschen und fortfahren.',
  },
  CANCELLED: {
    sentence: 'Das wurde abgebrochen.',
    remedy: 'Jederzeit neu starten; was fertig ist, bleibt erhalten.',
  },
  WORKER_DIED: {
    sentence: 'Ein Teil des Programms hat unerwartet aufgehört.',
    remedy: 'Erneut versuchen; was fertig ist, bleibt erhalten.',
  },
  NO_SUCH_SHOT: {
    sentence: 'Diese Einstellung gibt es in diesem Film nicht.',
    remedy: 'Die Einstellungen und ihre Nummern zeigt --list-shots.',
  },
  SHARE_UNREADABLE: {
    sentence: 'Dieser Anteil eines Films lässt sich nicht lesen.',
    remedy: 'Noch einmal vom Rechner kopieren, der ihn gemacht hat, oder neu machen.',
  },
  SHARE_MISMATCH: {
    sentence: 'Dieser Anteil passt nicht zu den anderen.',
    remedy: 'Diesen Anteil neu machen, mit denselben Einstellungen wie die anderen.',
  },
  SHARE_TWICE: {
    sentence: 'Eine Einstellung liegt in zwei Anteilen.',
    remedy: 'Einen der beiden weglassen.',
  },
  SHARE_MISSING: {
    sentence: 'Einstellungen fehlen in den Anteilen.',
    remedy: 'Die fehlenden Einstellungen machen und noch einmal zusammenfügen.',
  },
  EDITS_INVALID: {
    sentence: 'Diese Bearbeitungen lassen sich nicht verwenden.',
    remedy: 'Den Eintrag berichtigen; docs/edits.schema.json beschreibt, was erlaubt ist.',
  },
  PICTURE_UNREADABLE: {
    sentence: 'Dieses Bild lässt sich nicht lesen.',
    remedy: 'Ein farbiges Bild als PNG, JPEG, WebP oder AVIF wählen.',
  },
  PROJECT_INVALID: {
    sentence: 'Diese Datei gehört nicht zum Projekt oder ist kein lesbares Projekt.',
    remedy: 'Die richtige Datei wählen: den Film des Projekts oder eine Projektdatei von Tintype.',
  },
  INTERNAL: {
    sentence: 'Im Programm ist etwas schiefgegangen.',
    remedy: 'Die Seite neu laden; geschieht es wieder, bitte die Einzelheiten melden.',
  },
};

const draft = (seconds: number | null) => (seconds === null ? '' : `: Ein Entwurf dauert ${number(seconds, 1)} s`);

export const notices: Texts['notices'] = {
  fetching: (done, total, left) =>
    `Das Modell wird geladen: ${megabytes(done)} von ${megabytes(total)}${left === null ? '' : `, noch ${left}`}. Das geschieht nur einmal.`,
  checking: 'Das Modell wird geprüft …',
  preparing: 'Das Modell wird für diesen Rechner vorbereitet …',
  model: 'Modell',
  onProcessor: (seconds) =>
    `Gerechnet wird auf dem Prozessor${draft(seconds)}. Laptop-Grafik wäre etwa 30-mal so schnell.`,
  onSoftwareGpu: (adapter, seconds) =>
    `Gerechnet wird auf einer Software-GPU (${adapter ?? 'ohne Namen'})${draft(seconds)}. Laptop-Grafik wäre etwa 300-mal so schnell.`,
  howToUseGpu: 'GPU benutzen',
  hide: 'Hinweis ausblenden',
  inColorAlready: (fileName) =>
    `${fileName} ist schon in Farbe: Die Farben werden beiseitegelegt und nach der Beschreibung neu gemacht.`,
  newVersion: 'Eine neue Version von Tintype ist da.',
  onceDone: 'Sie kann übernommen werden, sobald die laufende Arbeit fertig ist.',
  otherTabAtWork: 'Ein anderer Tab arbeitet noch: danach erneut versuchen.',
  reload: 'Neu laden',
  otherTab: 'Dieser Film ist in einem anderen Tab offen, der ihn speichert; aus diesem wird nichts gespeichert.',
  saveHere: 'Stattdessen hier speichern',
  switchOn: {
    firefox: 'Für die GPU in about:config dom.webgpu.enabled einschalten und Firefox neu starten.',
    edge: 'Für die GPU in edge://settings/system die Grafikbeschleunigung einschalten und Edge neu starten.',
    chrome: 'Für die GPU in chrome://settings/system die Grafikbeschleunigung einschalten und den Browser neu starten.',
    chromeOnLinux:
      'Für die GPU in chrome://settings/system die Grafikbeschleunigung einschalten, unter Linux auch chrome://flags/#enable-unsafe-webgpu, und den Browser neu starten.',
    safari: 'Für die GPU auf Safari 26 aktualisieren oder WebGPU unter den Feature-Flags einschalten.',
    other: 'Ein aktueller Browser (Chrome, Edge, Firefox oder Safari) kann die GPU benutzen.',
  },
  ofMedia: noticeInGerman,
  trouble: {
    more: 'Mehr',
    copy: 'Einzelheiten kopieren',
    dismiss: 'Schließen',
    sentence: (code, _own) => ERRORS[code].sentence,
    remedy: (code, _own) => ERRORS[code].remedy,
    actions: {
      lookAgain: 'Noch einmal nachsehen',
      deleteAgain: 'Noch einmal löschen',
      startAfresh: 'Neu anfangen',
      saveAgain: 'Noch einmal speichern',
      readAgain: 'Noch einmal lesen',
      anotherFile: 'Andere Datei wählen',
      tryAgain: 'Erneut versuchen',
      anotherProject: 'Anderes Projekt wählen',
      goOn: 'Fortsetzen',
      exportAgain: 'Noch einmal exportieren',
      followAgain: 'Noch einmal verfolgen',
      searchAgain: 'Noch einmal suchen',
      useProcessor: 'Prozessor benutzen',
      builtInModel: 'Eingebautes Modell benutzen',
    },
  },
};
