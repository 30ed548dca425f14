/** Cuts a prompt into words with a grammatical kind each. Lexicon first, then the tagger (compromise) if it has been loaded. */
import {
  ADJECTIVES,
  COLOR_NOUNS,
  COPULAS,
  canonicalColor,
  DETERMINERS,
  GLUE,
  isVerb,
  JOINING_VERBS,
  NEGATIONS,
  NOUNS,
  PREPOSITIONS,
  PRONOUNS,
  RELATIVES,
  SHADES,
  THING_FIRST,
} from './words';

export type Kind =
  | 'color'
  | 'shade'
  | 'adjective'
  | 'adverb'
  | 'noun'
  | 'verb'
  | 'determiner'
  | 'owner'
  | 'preposition'
  | 'and'
  | 'comma'
  | 'stop'
  | 'equals'
  | 'copula'
  | 'not'
  | 'relative'
  | 'pronoun'
  | 'glue'
  | 'colornoun'
  | 'number';

export interface Token {
  /** As typed, without a possessive 's. */
  text: string;
  lower: string;
  start: number;
  end: number;
  kind: Kind;
  /** Canonical color name, or "#rrggbb"; only for colors. */
  color: string | null;
}

/** What compromise's tagger says about the word that starts at an offset. */
export type Tagger = (text: string) => Map<number, ReadonlySet<string>>;

const PIECES =
  /#(?:[0-9a-f]{6}|[0-9a-f]{3})(?![\p{L}\p{N}])|[\p{L}\p{M}]+(?:['’][\p{L}]+)*['’]?|\d[\d.,]*\p{L}*|[,;.!?\n()[\]&+/:=→]|[-–—]+>?|\S/giu;

/** Words, kinds and offsets. Hyphens inside a word hold it together unless it speaks of color ("sky-blue", "red-haired"). */
export function tokenize(text: string, tagger: Tagger | null): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(PIECES)) {
    const start = match.index;
    const piece = match[0];
    const previous = tokens[tokens.length - 1];
    if (/^[-–—]+>?$/.test(piece)) {
      const glued = previous?.end === start && /[\p{L}\p{N}]/u.test(text[start + piece.length] ?? '');
      if (!glued) tokens.push(token(piece, start, 'equals'));
      else if (previous) tokens.push(token(piece, start, 'glue'));
      continue;
    }
    tokens.push(token(piece, start, kindOfMark(piece)));
  }
  const joined = joinHyphens(tokens, text);
  const colored = joinColors(joined);
  const tags = tagger?.(text) ?? null;
  for (const word of colored) if (word.kind === 'noun') word.kind = kindOfWord(word, tags?.get(word.start) ?? null);
  settle(colored);
  return colored;
}

const token = (text: string, start: number, kind: Kind): Token => ({
  text,
  lower: text.toLowerCase().replace(/’/g, "'"),
  start,
  end: start + text.length,
  kind,
  color: null,
});

function kindOfMark(piece: string): Kind {
  if (piece === ',') return 'comma';
  if (/^[;.!?\n]$/.test(piece)) return 'stop';
  if (/^[:=→([]$/.test(piece)) return 'equals';
  if (/^[&+/]$/.test(piece)) return 'and';
  if (/^\d/.test(piece)) return 'number';
  if (/^[#\p{L}]/u.test(piece) && piece.length > 0) return 'noun';
  return 'glue';
}

/** "t-shirt" becomes one word again; "sky-blue", "cream-colored" and "blue-and-white" stay apart, without their hyphens. */
function joinHyphens(tokens: Token[], text: string): Token[] {
  const out: Token[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const chain = [tokens[i] as Token];
    while (/^[-–—]$/.test(tokens[i + 1]?.text ?? '') && tokens[i + 1]?.kind === 'glue' && tokens[i + 2]) {
      chain.push(tokens[i + 2] as Token);
      i += 2;
    }
    const first = chain[0] as Token;
    const last = chain[chain.length - 1] as Token;
    const speaksOfColor = chain.some((part) => canonicalColor(part.lower) !== null || COLOR_NOUNS.has(part.lower));
    if (chain.length === 1 || speaksOfColor) out.push(...chain);
    else out.push(token(text.slice(first.start, last.end), first.start, 'noun'));
  }
  return out;
}

/** Joins color names of several words and marks every color. */
function joinColors(tokens: Token[]): Token[] {
  const out: Token[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const here = tokens[i] as Token;
    if (here.kind === 'noun' && here.text.startsWith('#')) {
      const digits = here.lower.slice(1);
      out.push({ ...here, kind: 'color', color: `#${digits.length === 3 ? digits.replace(/./g, '$&$&') : digits}` });
      continue;
    }
    const length = [3, 2, 1].find((count) => {
      const run = tokens.slice(i, i + count);
      return (
        run.length === count &&
        run.every((part) => part.kind === 'noun') &&
        canonicalColor(run.map((part) => part.lower).join(' ')) !== null
      );
    });
    if (length === undefined || (length > 1 && THING_FIRST.has(here.lower) && namesThing(tokens, i, length))) {
      out.push(here);
      continue;
    }
    const last = tokens[i + length - 1] as Token;
    const run = tokens.slice(i, i + length).map((part) => part.lower);
    const text = length === 1 ? here.text : run.join(' ');
    out.push({
      ...here,
      text,
      lower: run.join(' '),
      end: last.end,
      kind: 'color',
      color: canonicalColor(run.join(' ')),
    });
    i += length - 1;
  }
  return out;
}

/** "paint the sky blue": a thing and its color, when no thing follows and no verb or "in" asks for a color before. */
function namesThing(tokens: Token[], at: number, length: number): boolean {
  const next = tokens[at + length];
  const before = tokens[at - 1];
  if (next?.kind === 'noun' && (NOUNS.has(next.lower) || COLOR_NOUNS.has(next.lower) || !isClosed(next.lower)))
    return false;
  return (
    before === undefined ||
    !(COPULAS.has(before.lower) || before.lower === 'in' || before.kind === 'equals' || SHADES.has(before.lower))
  );
}

/** True for words that cannot stand in the middle of a noun phrase. */
function isClosed(lower: string): boolean {
  const sets = [COPULAS, PREPOSITIONS, RELATIVES, PRONOUNS, GLUE, DETERMINERS, NEGATIONS, JOINING_VERBS];
  return lower === 'and' || lower === 'or' || lower === 'but' || sets.some((set) => set.has(lower));
}

function kindOfWord(word: Token, tags: ReadonlySet<string> | null): Kind {
  const { lower } = word;
  if (lower === 'and' || lower === 'or' || lower === 'but' || lower === 'nor' || lower === 'plus') return 'and';
  if (NEGATIONS.has(lower)) return 'not';
  if (COLOR_NOUNS.has(lower)) return 'colornoun';
  if (GLUE.has(lower)) return 'glue';
  if (COPULAS.has(lower)) return 'copula';
  if (RELATIVES.has(lower)) return 'relative';
  if (lower === 'whose') return 'owner';
  if (DETERMINERS.has(lower)) return 'determiner';
  if (PREPOSITIONS.has(lower)) return 'preposition';
  if (PRONOUNS.has(lower)) return 'pronoun';
  if (/'s$|s'$/.test(lower)) return 'owner';
  if (SHADES.has(lower)) return 'shade';
  // "dress" is clothing far more often than an order to dress.
  if (NOUNS.has(lower)) return 'noun';
  if (JOINING_VERBS.has(lower)) return 'verb';
  if (ADJECTIVES.has(lower)) return 'adjective';
  if (isVerb(lower)) return 'verb';
  if (tags !== null) {
    if (tags.has('Adverb')) return 'adverb';
    if (tags.has('Verb')) return 'verb';
    if (tags.has('Adjective')) return 'adjective';
    if (tags.has('Value')) return 'number';
    if (tags.has('Preposition') || tags.has('Conjunction')) return 'preposition';
    return 'noun';
  }
  if (/.{3}ly$/.test(lower) && !/^(family|butterfly|lily|belly|jelly)$/.test(lower)) return 'adverb';
  if (/.{3}(ous|ful|less)$/.test(lower)) return 'adjective';
  return 'noun';
}

/** Second look, with the neighbors: what a word is depends on where it stands. */
function settle(tokens: Token[]): void {
  const kindAt = (i: number): Kind | undefined => tokens[i]?.kind;
  const opens = (i: number): boolean =>
    ['determiner', 'owner', 'adjective', 'shade', 'color'].includes(kindAt(i) ?? '');
  const nominal = (i: number): boolean => ['noun', 'adjective', 'color', 'shade'].includes(kindAt(i) ?? '');
  for (let i = 0; i < tokens.length; i++) {
    const here = tokens[i] as Token;
    const isParticiple = /(ing|ed|en|wn)$/.test(here.lower);
    if (
      here.kind === 'noun' &&
      !NOUNS.has(here.lower) &&
      /ing$/.test(here.lower) &&
      !opens(i - 1) &&
      ['determiner', 'preposition', 'pronoun', 'owner'].includes(kindAt(i + 1) ?? '') &&
      kindAt(i - 1) === 'noun'
    ) {
      here.kind = 'verb';
    }
    if (here.kind === 'verb' && !['verb', 'pronoun', 'relative'].includes(kindAt(i - 1) ?? '')) {
      if (isParticiple && kindAt(i - 1) !== 'noun' && nominal(i + 1) && !JOINING_VERBS.has(here.lower))
        here.kind = 'adjective';
      else if (opens(i - 1) && !nominal(i + 1) && !(kindAt(i - 1) === 'color' && /ing$/.test(here.lower)))
        here.kind = 'noun';
      else if (kindAt(i + 1) === 'noun' && isCompound(here, kindAt(i - 1))) here.kind = 'noun';
    }
    // "a light", "on the left": a noun phrase ends in a noun. In "a tall, red house" it goes on after the comma.
    const goesOn = nominal(i + 1) || (['comma', 'and'].includes(kindAt(i + 1) ?? '') && nominal(i + 2));
    if ((here.kind === 'adjective' || here.kind === 'shade') && kindAt(i - 1) === 'determiner' && !goesOn)
      here.kind = 'noun';
    // "a red car and a blue one".
    if (here.lower === 'one' && kindAt(i - 1) === 'color') here.kind = 'noun';
    // "that" before a noun at the start of a phrase points ("that car"), after a noun it relates.
    if (here.kind === 'relative' && here.lower === 'that' && kindAt(i - 1) !== 'noun' && nominal(i + 1))
      here.kind = 'determiner';
  }
}

/** "an orange race car", "race car": a bare verb right before a noun is part of its name; but "a man in red holds flowers". */
function isCompound(word: Token, before: Kind | undefined): boolean {
  if (before === 'determiner') return true;
  const opens = [undefined, 'comma', 'stop', 'and', 'preposition', 'owner', 'adjective', 'shade', 'color'].includes(
    before,
  );
  return opens && !JOINING_VERBS.has(word.lower) && !/(s|ed|ing)$/.test(word.lower);
}
