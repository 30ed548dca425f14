/** Verbs that the grammar knows before the tagger has arrived. */
import { words } from './word-set';

/** Verbs of action in descriptions, base forms; inflected forms are derived. Forms that are things (leaves, flies) are not here. */
const VERBS =
  words(`pass stand sit walk run hold ride play look go fly swim eat carry bloom jump lie hang grow shine glow wait
  lean cross follow chase enter move stay come bring throw catch kick push pull open close read write talk speak sing dance
  sleep smile laugh watch take give get put keep let see show rise climb sail float drift gallop graze pose hug kiss rest crouch
  kneel bend turn stop start travel approach surround cover fill face touch lift raise sway flow swing surf ski skate perform
  race march cook pour cut wave feed chew approach reach contain feature depict`);

const IRREGULAR =
  words(`stood sat ran held rode went flew swam ate grew shone lay came brought threw caught wrote spoke sang slept
  took gave got kept saw shown rose driven drives driving drove holding sitting running swimming getting cutting putting lying
  riding having making`);

export function isVerb(word: string): boolean {
  if (VERBS.has(word) || IRREGULAR.has(word)) return true;
  const stems = [/s$/, /es$/, /ed$/, /d$/, /ing$/]
    .filter((ending) => ending.test(word))
    .map((ending) => word.replace(ending, ''));
  if (/ies$/.test(word)) stems.push(word.replace(/ies$/, 'y'));
  if (/ing$/.test(word)) stems.push(word.replace(/ing$/, 'e'));
  return stems.some((stem) => VERBS.has(stem));
}
