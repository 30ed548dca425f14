import type { Texts } from '../en';
import { megabytes, number } from './words';

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
  howToUseGpu: 'GPU benutzen: so geht es',
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
  trouble: {
    more: 'Mehr',
    copy: 'Einzelheiten kopieren',
    dismiss: 'Schließen',
  },
};
