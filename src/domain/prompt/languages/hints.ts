/**
 * Is a text in another language than English at all? Decided by the commonest words and letters of those languages against the words
 * of English that the grammar knows, before anything is loaded: an English text must never load what only other languages need.
 */
import { canonicalColor } from '../colors/color-words';
import { isClosed } from '../words/kinds';
import { ADJECTIVES, NOUNS, PEOPLE, WORN } from '../words/picture-words';
import { COLOR_NOUNS, GLUE, JOINING_VERBS, SHADES } from '../words/word-classes';
import { words } from '../words/word-set';
import type { Language } from './inflect';

const HINTS: Readonly<Partial<Record<Language, ReadonlySet<string>>>> = {
  de: words(`ein eine einen einem einer eines der das dem des und mit auf ist sind mache kein keine neben vor hinter trägt von zwei
    frau mann mädchen haus himmel kleid hut haare blau grün gelb schwarz weiß weiss braun grau rote roter rotes roten rotem
    dunkelrot hellrot wagen bäume baum hund katze wand mantel hemd jacke schuhe augen blumen
    durch zwischen im wird zum zur beim große kleine großer kleiner mach mache soll sein vorhänge teppich weinrot`),
  fr: words(`un une des le la les du avec et est sont dans sur sous devant femme homme fille maison ciel chapeau cheveux voiture
    rouge rouges bleu bleue bleus bleues vert verte verts vertes jaune jaunes noir noire noirs noires blanc blanche blancs blanches
    gris grise brun brune foncé clair chien chat arbre mur herbe fleurs yeux chemise manteau jupe toit fais peins`),
  es: words(`un una unos unas el los las con y es son del mujer hombre niña niño casa cielo coche vestido sombrero pelo pared
    rojo roja rojos rojas azul azules verde verdes amarillo amarilla amarillos amarillas negro negra negros negras blanco blanca
    blancos blancas marrón oscuro claro perro gato árbol hierba flores ojos camisa haz pon pinta`),
  it: words(`il lo gli un una uno con e della del dei delle di nel nella sul sulla donna uomo ragazza casa cielo macchina vestito
    cappello capelli rosso rossa rossi rosse azzurro azzurra verde verdi giallo gialla gialli gialle nero nera neri nere bianco bianca
    bianchi bianche grigio grigia marrone scuro chiaro cane gatto albero erba fiori occhi camicia dipingi fai`),
  pt: words(`um uma uns umas o os com e é são da dos das na nos mulher homem menina casa céu carro vestido chapéu cabelo parede
    vermelho vermelha vermelhos vermelhas azul azuis verde verdes amarelo amarela amarelos amarelas preto preta pretos pretas branco
    branca brancos brancas cinza marrom escuro claro cachorro cão gato árvore grama flores olhos camisa faça pinte`),
  nl: words(`een het de met en zijn op van naast vrouw meisje huis lucht jurk hoed haar muur auto rood blauw groen geel zwart wit
    bruin grijs blauwe groene gele zwarte witte bruine grijze donkerblauw lichtblauw hond kat boom gras bloemen ogen overhemd maak verf`),
};

/** Common words that exist in English, too, and so are no evidence. */
const SHARED =
  words(`in a an on no me do so as is of man die was war den die robe rose orange table costume violet beige blond blonde
  vase bus taxi auto arm hand hat art wind land rock boot bank dame vest water sand over under son sole come more fine wand also mine pan
  pet ring rot see bald hell bar gold wit de la o e y en was or he turquoise bonnet lion face feldgrau
  noir bleu negro van con das del los le`);

/** Letters that occur in English only in borrowed words. */
const FOREIGN_LETTER = /[àâäæçèéêëîïñòóôõöùûüßáíúœìã¿¡]/;
const BORROWED =
  words(`café cafés naïve naïvely façade façades fiancé fiancée crème brûlée décor déjà touché cliché résumé jalapeño
  piñata señor señorita über éclair à entrée matinée protégé soirée née château voilà vis-à-vis papier-mâché appliqué`);

/** A color of German or Dutch with an ending or something before it: "dunkelblaue". */
const GERMANIC_COLOR =
  /^(?:\p{L}*(?:blau|grün|gelb|schwarz|weiß|braun|grau)|(?:dunkel|hell|wein)rot|(?:donker|licht)(?:rood|rode|groene?|blauwe?|gele?|geel|bruine?|grijze?|grijs))(?:e[nmrs]?)?$/u;

const isEnglish = (word: string): boolean =>
  isClosed(word) ||
  [NOUNS, ADJECTIVES, SHADES, PEOPLE, WORN, GLUE, JOINING_VERBS, COLOR_NOUNS].some((set) => set.has(word)) ||
  canonicalColor(word) !== null;

const wordsOf = (text: string): string[] =>
  text
    .slice(0, 2000)
    .toLowerCase()
    .match(/\p{L}[\p{L}\p{M}-]*/gu) ?? [];

/** Share of the words that are common ones of each language that is written in Latin letters. */
export function hintsOf(text: string): ReadonlyMap<Language, number> {
  const all = wordsOf(text);
  return new Map(
    Object.entries(HINTS).map(([language, set]) => [
      language as Language,
      all.filter((word) => set.has(word) || (language === 'de' && GERMANIC_COLOR.test(word))).length /
        Math.max(1, all.length),
    ]),
  );
}

/** 'latin' for a text in another language with Latin letters, 'ja' or 'zh' by their script, null for English. */
export function foreignScript(text: string): 'latin' | 'ja' | 'zh' | null {
  const signs = text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu)?.length ?? 0;
  // A sign says about as much as half a word of six letters; a few within English are words that it does not know.
  if (signs > 0 && signs * 3 >= (text.match(/\p{Script=Latin}/gu)?.length ?? 0))
    return /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text) ? 'ja' : 'zh';
  let foreign = 0;
  let english = 0;
  let counted = 0;
  for (const word of wordsOf(text)) {
    if (SHARED.has(word)) continue;
    counted++;
    const isHint =
      Object.values(HINTS).some((set) => set.has(word)) ||
      GERMANIC_COLOR.test(word) ||
      (FOREIGN_LETTER.test(word) && !BORROWED.has(word));
    if (isHint) foreign++;
    else if (isEnglish(word)) english++;
  }
  // One foreign word among others that nobody knows is a name.
  return foreign > english && (foreign > 1 || foreign * 2 >= counted) ? 'latin' : null;
}
