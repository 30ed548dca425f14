/** The small closed classes of English grammar. */
import { words } from './word-set';

export const DETERMINERS =
  words(`a an the this these those some many several few each every any all both another other my your his
  her its our their one two three four five six seven eight nine ten no lots same`);

export const NEGATIONS = words(
  "no not never without isn't aren't wasn't weren't don't neither nor nothing nobody none cannot can't won't shouldn't",
);

export const PREPOSITIONS =
  words(`in on at by near behind beside besides of with without under over above below beneath between
  through across along around against inside outside into onto from for about during before after past toward towards up down
  off out like than as per via amid among amongst within atop alongside opposite next close upon underneath except`);

export const COPULAS =
  words(`is are was were be being been looks look appears appear seems seem becomes become becoming turns turn
  turned turning
  remains remain stays`);

/** Verbs that say "give it this color" or "has"; they join words and are never underlined. */
export const JOINING_VERBS =
  words(`painted coloured colored dyed tinted do does did make makes making made paint color colour colorize colourise
  colorise recolor recolour repaint dye tint turn set change want wants need needs should must shall will would could can has have having had wearing wears wear wore dressed
  dress clad keep leave give get gets got gave`);

/** Orders: what follows gets the color that stands behind it. */
export const COMMANDS = words(
  'make paint color colour colorize colourise colorise recolor recolour repaint dye tint turn set change keep want give',
);

export const WEARING = words('wearing wears wear wore dressed clad');

export const RELATIVES = words('that which who whom where');

export const PRONOUNS = words('he she it they him them i you we us me himself herself itself themselves');

export const GLUE =
  words(`to there here please then also too just only so while when as if let lets it's there's that's he's she's
  they're together both rest shows show see etc
  now still again what how why i'd i'll i'm i've we'd we've you'd they'd he'd she'd`);

export const COLOR_NOUNS = words('color colour colors colours hue hues tone tones tint colored coloured toned tinted');

/** Words that shade a color; they go into the phrase just before the color and never into the noun. */
export const SHADES =
  words(`pale dark deep vivid light bright soft dull faded muted pastel neon dusty dirty medium rich warm
  cool intense saturated subtle faint brilliant weathered rusty very slightly quite really almost mostly darker lighter paler`);
