/** Cuts a text of another language into pieces and looks up what each may mean. */
import { canonicalColor } from '../colors/color-words';
import { NOTATION, readNotation } from '../colors/notation';
import { isWithoutSpaces } from './inflect';
import type { Meaning, Table } from './table';

/** A word, a sign, or a stretch of unknown characters. */
export interface Piece {
  start: number;
  end: number;
  /** As looked up: lower case, Chinese simplified. */
  lower: string;
  sort: 'word' | 'mark' | 'notation';
  /** What it may mean, the likeliest first; none: unknown. */
  meanings: readonly Meaning[];
}

const MARKS = ',;.!?\\n()\\[\\]&+/:=→、，。；：！？（）・';
const PIECES = new RegExp(
  `${NOTATION}|[\\p{L}\\p{M}ー々]+(?:['’-][\\p{L}\\p{M}]+)*['’]?|\\d[\\d.,]*|[${MARKS}]|\\S`,
  'giu',
);

export function piecesOf(text: string, table: Table): Piece[] {
  const pieces: Piece[] = [];
  for (const match of text.matchAll(PIECES)) {
    const [written] = match;
    const at = match.index;
    if (readNotation(written) !== null) pieces.push(piece(at, written, 'notation'));
    else if (!/^\p{L}/u.test(written)) pieces.push(piece(at, written, 'mark'));
    else if (isWithoutSpaces(table.language)) for (const part of segments(at, written, table)) pieces.push(part);
    else for (const part of wordPieces(at, written, table)) pieces.push(part);
  }
  return isWithoutSpaces(table.language) ? pieces : joinEntries(pieces, table);
}

const piece = (start: number, written: string, sort: Piece['sort'], meanings: readonly Meaning[] = []): Piece => ({
  start,
  end: start + written.length,
  lower: written.toLowerCase().replaceAll('’', "'"),
  sort,
  meanings,
});

/** "l'herbe" is two words, "schwarz-weiß" two with a joint, "t-shirt" one. */
function wordPieces(at: number, written: string, table: Table): Piece[] {
  const whole = piece(at, written, 'word');
  const meanings = meaningsOf(whole.lower, table);
  if (meanings.length > 0) return [{ ...whole, meanings }];
  return [...written.matchAll(/-|[^'’-]*['’]|[^'’-]+/gu)].map(({ 0: part, index }) => {
    const own = piece(at + index, part, part === '-' ? 'mark' : 'word');
    return { ...own, meanings: part === '-' ? [] : meaningsOf(own.lower, table) };
  });
}

/** Longer than any word that somebody would put together. */
const LONGEST_WORD = 60;

function meaningsOf(lower: string, table: Table): readonly Meaning[] {
  if (lower.length > LONGEST_WORD) return [];
  const known = table.meanings.get(lower);
  if (known) return known;
  const hasCompounds = (table.language === 'de' || table.language === 'nl') && !lower.includes('-');
  const compound = hasCompounds ? compoundOf(lower, table) : null;
  if (compound) return [compound];
  // Colors may be said in English anywhere.
  const english = canonicalColor(lower);
  return english === null ? [] : [{ sort: 'color', english }];
}

/** "dunkelblaue" is dark and blue, "Regenjacke" a jacket: the last part is what it is. */
function compoundOf(lower: string, table: Table): Meaning | null {
  for (let cut = 3; cut <= lower.length - 3; cut++) {
    const [head, tail] = [lower.slice(0, cut), lower.slice(cut)];
    const color = table.colors.get(tail);
    if (color !== undefined) {
      const shade = table.shades.get(head);
      const other = table.colors.get(head);
      if (other !== undefined) return { sort: 'color', english: `${other} and ${color}` };
      return { sort: 'color', english: shade === undefined ? color : `${shade} ${color}` };
    }
    const noun = table.nouns.get(tail);
    if (noun !== undefined && tail.length > 3) return { sort: 'noun', english: noun };
  }
  return null;
}

/** Entries of several words: "azul marino", "noir et blanc". */
function joinEntries(pieces: readonly Piece[], table: Table): Piece[] {
  const joined: Piece[] = [];
  for (let i = 0; i < pieces.length; ) {
    let count = Math.min(table.mostWords, pieces.length - i);
    for (; count > 1; count--) {
      const lower = pieces
        .slice(i, i + count)
        .map((part) => part.lower)
        .join(' ');
      const meanings = table.meanings.get(lower);
      if (!meanings) continue;
      const [first, last] = [pieces[i] as Piece, pieces[i + count - 1] as Piece];
      joined.push({ ...first, end: last.end, lower, meanings });
      break;
    }
    if (count === 1) joined.push(pieces[i] as Piece);
    i += count;
  }
  return joined;
}

/** Chinese and Japanese: the longest entry from the left, what no entry begins with put together. */
function segments(at: number, written: string, table: Table): Piece[] {
  const text = table.language === 'zh' ? simplified(written.toLowerCase()) : written.toLowerCase();
  const found: Piece[] = [];
  for (let i = 0; i < text.length; ) {
    const before = found.at(-1);
    const isAfterUnknown = before === undefined || before.meanings.length === 0;
    let length = Math.min(table.longest, text.length - i);
    for (; length > 0; length--) {
      const part = text.slice(i, i + length);
      const isParticle = part === '的' || part === 'の';
      const meanings = table.meanings.get(part) ?? [];
      // One sign of Hiragana inside a word that is not known is no particle.
      if (meanings.length === 0 && !isParticle) continue;
      if (length === 1 && isAfterUnknown && /\p{Script=Hiragana}/u.test(part)) continue;
      found.push({ start: at + i, end: at + i + length, lower: part, sort: isParticle ? 'mark' : 'word', meanings });
      break;
    }
    if (length === 0) {
      if (before && before.sort === 'word' && before.meanings.length === 0) {
        before.end++;
        before.lower += text[i];
      } else found.push({ start: at + i, end: at + i + 1, lower: text[i] as string, sort: 'word', meanings: [] });
    }
    i += Math.max(1, length);
  }
  return found;
}

/** Traditional signs of the table's words, one for one. */
const TRADITIONAL =
  '紅黃藍綠車樹貓馬鳥魚雞頭髮臉裙褲襯襪鞋圍領帶駝雲陽門窗牆燈書畫盤瓶籃旗蘋麵飯鋼花葉廠橋樓國軍機輪電飛腳踏紫銀淺這個隻輛條雙張頂們戴著氣衛嬰孩貝淺鮮艷亮寶圖';
const SIMPLIFIED =
  '红黄蓝绿车树猫马鸟鱼鸡头发脸裙裤衬袜鞋围领带驼云阳门窗墙灯书画盘瓶篮旗苹面饭钢花叶厂桥楼国军机轮电飞脚踏紫银浅这个只辆条双张顶们戴着气卫婴孩贝浅鲜艳亮宝图';
const SIMPLE = new Map([...TRADITIONAL].map((sign, i) => [sign, [...SIMPLIFIED][i] as string]));

const simplified = (text: string): string => text.replace(/\p{Script=Han}/gu, (sign) => SIMPLE.get(sign) ?? sign);
