/** Eras, film stocks and styles ("1950s Kodachrome colors", "a vintage look") say how the whole picture looks and are no things in it. */
import type { Token } from './token';
import { words } from './word-set';

const STOCKS =
  words(`kodachrome technicolor technicolour ektachrome agfacolor agfacolour autochrome polaroid eastmancolor fujichrome
  velvia portra provia cinestill kodak agfa ilford fujifilm ektar kodacolor cinecolor cinemascope super8 vhs instagram hdr
  cinematic photorealistic hyperrealistic`);
const LOOK_NOUNS =
  words(`colors colours tones look looks style palette palettes grading grade aesthetic mood vibe vibes filter tint
  atmosphere feel film stock process era`);
/** What may stand before "look" or "palette" without being a color of something. */
const STYLES =
  words(`vintage retro modern natural realistic period historical authentic old antique classic nostalgic film noir
  victorian edwardian art deco technicolor hand tinted postcard style sepia monochrome`);

const isEra = (lower: string): boolean => /^['’]?(?:1[5-9]\d0|20[0-9]0|[2-9]0)s$/.test(lower);
const isStock = ({ lower }: Token): boolean => STOCKS.has(lower);

/** Marks the words of each look. */
export function markLooks(tokens: Token[]): void {
  for (let i = 0; i < tokens.length; ) {
    let end = i;
    let tells = false;
    while (end < tokens.length && end < i + 8) {
      const word = tokens[end] as Token;
      const tellsLook = isEra(word.lower) || isStock(word);
      const mayStand = STYLES.has(word.lower) || LOOK_NOUNS.has(word.lower) || word.kind === 'shade';
      if (!tellsLook && !mayStand) break;
      tells ||= tellsLook;
      end++;
    }
    if (end === i) {
      i++;
      continue;
    }
    // "warm tones", "a vintage look": nothing but a style, and what it is a style of.
    const last = tokens[end - 1] as Token;
    const isStyle =
      end - i > 1 && LOOK_NOUNS.has(last.lower) && tokens[end]?.lower !== 'of' && tokens[i - 1]?.kind !== 'color';
    if (isStyle || (tells && !isNominal(tokens[end]))) for (let k = i; k < end; k++) (tokens[k] as Token).kind = 'look';
    // "a 1950s red car": the car stays a thing, the era does not count among its words.
    else
      for (let k = i; k < end; k++)
        if (isEra((tokens[k] as Token).lower) || isStock(tokens[k] as Token)) (tokens[k] as Token).kind = 'look';
    i = end;
  }
}

const isNominal = (word: Token | undefined): boolean =>
  word !== undefined && ['noun', 'adjective', 'color', 'shade'].includes(word.kind);
