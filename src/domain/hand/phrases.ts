/** The network's phrases for the rows of a prompt and the things that were shown by hand. */
import { type PromptRow, toPhrases } from '../prompt/prompt';
import type { Phrase } from '../settings';
import { meanOfKept } from './kept';
import { asRow, digestOfDrawn, isUnnamed, rowOf, type Thing } from './thing';

/** Most phrases of one prompt: what a pack takes unless it says otherwise (docs/pack-format.md). */
const MOST_PHRASES = 12;

/** Phrases of a shot. @param things those that were marked within the shot; they are kept first where there are too many phrases */
export function phrasesWith(rows: readonly PromptRow[], things: readonly Thing[], most = MOST_PHRASES): Phrase[] {
  if (things.length === 0) return toPhrases(rows, most);
  const bound = new Map<string, Thing>();
  const own: Thing[] = [];
  for (const thing of things) {
    const row = rowOf(thing, rows);
    if (row === null) own.push(thing);
    else if (thing.enabled) bound.set(row.id, thing);
  }
  const shown = toPhrases(own.map(asRow), most).map((phrase, i): Phrase => {
    const thing = own.find(({ id }) => id === phrase.id) ?? own[i]!;
    const kept = thing.treatment === 'kept' ? thing.kept : undefined;
    const digest = [digestOfDrawn(thing.drawn), ...(kept ? [kept.width, kept.ab] : [])].join(' ');
    const drawn = { digest, isSought: false, ...(kept && { kept }) };
    // An unnamed thing ("thing 1") is called "thing"; one that is kept gray has the exact chroma 0, one that is kept as it is its mean.
    const noun = isUnnamed(thing) ? 'thing' : phrase.noun;
    const text = phrase.text.replace(phrase.noun, noun);
    const exactAb = thing.treatment === 'gray' ? ([0, 0] as const) : kept ? meanOfKept(kept) : phrase.exactAb;
    return { ...phrase, noun, text, exactAb, drawn };
  });
  const written = toPhrases(rows, Math.max(0, most - shown.length)).map((phrase): Phrase => {
    const thing = bound.get(phrase.id);
    return thing ? { ...phrase, drawn: { digest: digestOfDrawn(thing.drawn), isSought: true } } : phrase;
  });
  return [...written, ...shown];
}
