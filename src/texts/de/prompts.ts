import type { Texts } from '../en';
import { COLORS, number } from './words';

export const prompts: Texts['prompts'] = {
  title: 'Was hat welche Farbe?',
  panel: 'Beschreibung',
  rows: 'Objekte und ihre Farben',
  withoutWords: 'Ohne Beschreibung wählt das Modell glaubhafte Farben.',
  notUsed: (list) => `Nicht verwendet: ${list}`,
  reason: (reason) =>
    ({
      'no-thing': 'kein Objekt, das gefärbt werden kann',
      'has-color': 'hat schon eine Farbe',
      negated: 'als nicht vorhanden beschrieben',
      look: 'ein Look des ganzen Bildes, kein Objekt',
      'no-object': 'nichts, das sich im Bild finden ließe',
      'no-effect': 'sagt nichts über Farbe',
      unknown: 'nicht verstanden',
      'not-loaded':
        'die Wörter dieser Sprache konnten nicht geladen werden: online gehen und den Text ändern, oder Englisch schreiben',
      'too-many': 'mehr Objekte, als das Modell auf einmal nimmt',
    })[reason],
  tryExample: (example) => `„${example}“ ausprobieren`,
  anyExample: 'eine Frau in einem marineblauen Mantel, ein rotes Auto, grüne Bäume',
  addThing: 'Objekt hinzufügen',
  addThingSuch: 'Objekt hinzufügen, etwa „Auto“',
  bestGuess: 'Beste Schätzung',
  variant: (seed) => `Variante ${seed}`,
  draftIn: (seconds) => `Entwurf in ${number(seconds, seconds < 10 ? 1 : 0)} s`,
  draftAgain: 'Neuer Entwurf',
  another: 'Andere',
  row: {
    thing: 'Objekt',
    colorOf: (thing) => `Farbe von ${thing}`,
    colorOfIs: (thing, color) => `Farbe von ${thing}: ${color}`,
    anyColor: 'beliebig',
    any: 'beliebig',
    color: (thing) => `${thing} färben`,
    remove: (thing) => `${thing} entfernen`,
    toTheModel: (noun, english) => `${noun}: für das Modell „${english}“`,
    found: 'Auf diesem Bild gefunden',
    asIfNotThere: 'Gefärbt, als gäbe es diese Zeile nicht',
    notFoundHere: 'hier nicht gefunden',
    searchTheShot: 'Einstellung durchsuchen',
    showIt: 'zeigen',
    sharesItsPlace: 'mehrere mit diesem Namen',
    oneForAll:
      'Objekte mit gleichem Namen lassen sich durch Worte nicht unterscheiden, und ihre Farben vermischen sich. Jedes einzeln im Bild zeigen.',
    searching: 'Einstellung wird durchsucht …',
    nowhere: 'in dieser Einstellung nicht gefunden',
  },
  shots: {
    covers: (first, last, all) =>
      last - first + 1 === all
        ? `Für alle ${all} Einstellungen`
        : first === last
          ? `Für Einstellung ${first} von ${all}`
          : `Für die Einstellungen ${first} bis ${last} von ${all}`,
    inView: (shot) => `, zu sehen: Einstellung ${shot}`,
    inherit: 'Zurück zur übernommenen Beschreibung',
    giveOwn: (shot) => `Eigene Beschreibung für Einstellung ${shot}`,
  },
  picker: {
    name: (name) =>
      name
        .split(' and ')
        .map((part) => COLORS[part] ?? part)
        .join(' und '),
    leftAndRight: 'Links: die Farbe dieses Namens. Rechts: wie sie auf diesem Objekt ausfällt.',
    leaveToModel: 'Farbe dem Modell überlassen',
    exact: 'Genau',
    pick: 'Genaue Farbe wählen',
    fromFrame: 'Farbe aus dem Bild aufnehmen',
    fromScreen: 'Vom Bildschirm',
    suchAs: 'Etwa #336699, rgb(51, 102, 153) oder hsl(210, 50%, 40%)',
    lightnessStays: 'Die Helligkeit bleibt die des Films.',
    comesOut: (hex) => `Gelingt genau; bei der Helligkeit dieses Objekts ist das ${hex}.`,
    nearestIs: 'Die Helligkeit dieses Objekts lässt sie nicht zu; am nächsten kommt',
    own: 'Genaue Farben dieses Films und zuletzt benutzte',
  },
};
