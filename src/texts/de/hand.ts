import type { Texts } from '../en';
import { count } from './words';

export const hand: Texts['hand'] = {
  thing: (number) => `Objekt ${number}`,
  toolbar: 'Objekte von Hand zeigen',
  point: 'Objekt anklicken',
  box: 'Rahmen um ein Objekt',
  brush: 'Pinsel',
  color: 'Farbpunkte',
  currentColor: 'Aktuelle Farbe',
  another: 'Neues Objekt',
  add: 'Zum Objekt hinzufügen',
  subtract: 'Vom Objekt wegnehmen',
  brushSize: 'Größe des Pinsels',
  growing: 'Wird erweitert …',
  clickColor: 'Farbe im Bild anklicken',
  help: {
    point:
      'Pfeiltasten bewegen, die Eingabetaste zeigt ein Objekt, mit Umschalt kommt etwas hinzu, mit Alt fällt etwas weg',
    box: 'Pfeiltasten bewegen, die Eingabetaste setzt die erste Ecke, dann die zweite',
    brush: 'Pfeiltasten bewegen, die Eingabetaste malt, mit Alt nimmt sie weg',
    color:
      'Pfeiltasten bewegen, die Eingabetaste setzt hier die aktuelle Farbe, mit Umschalt zieht sie einen Strich weiter, mit Alt nimmt sie einen weg',
    dropper: 'Pfeiltasten bewegen, die Eingabetaste nimmt die Farbe auf',
  },
  stroke: {
    point: (number) => `Farbpunkt ${number}`,
    stroke: (number) => `Farbstrich ${number}`,
    colorOf: (stroke) => `Farbe von ${stroke}`,
    use: (stroke) => `${stroke} verwenden`,
    remove: (stroke) => `${stroke} entfernen`,
    here: 'auf diesem Bild',
    frame: (number) => `Bild ${number}`,
  },
  row: {
    shownHere: 'auf diesem Bild gezeigt',
    notShownHere: 'auf diesem Bild nicht gezeigt',
    is: 'ist',
    whatIs: (thing) => `Was ${thing} ist`,
    ofItsOwn: 'ein eigenes Objekt',
    keepGray: 'grau lassen',
    keepAsItIs: 'lassen, wie es ist',
    noColorsYet: 'Dieses Bild zeigt noch keine Farben davon',
    following: (done, total) => `wird verfolgt, ${done} von ${total}: anhalten`,
    follow: 'durch die Einstellung verfolgen',
    followed: 'durch die Einstellung verfolgt',
    lostOn: (value) => `auf ${count(value, { one: 'Bild', other: 'Bildern' })} verloren`,
  },
};
