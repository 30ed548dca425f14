/**
 * The words the prompt grammar knows by itself. Colors come in three circles: the 38 names a pack was trained with, further
 * names with their sRGB (below), and "-ish" forms of either. Everything else is grammar: small closed classes, and the few
 * open-class words that general taggers get wrong in picture descriptions.
 */
import { COLOR_NAMES, nameOfLab, type Rgb, rgbToLab } from '../color/color';

/** Color names beyond the trained 38. The pack hears the nearest trained name instead; the user's word stays in the text. */
const MORE_COLORS: Record<string, Rgb> = {
  scarlet: [210, 35, 25],
  burgundy: [110, 15, 40],
  ruby: [165, 15, 55],
  cherry: [190, 20, 50],
  'cherry red': [190, 20, 50],
  'blood red': [130, 10, 15],
  'brick red': [165, 65, 50],
  'wine red': [105, 25, 45],
  'bright red': [230, 30, 30],
  rust: [170, 75, 35],
  coral: [250, 125, 90],
  apricot: [245, 180, 125],
  amber: [240, 170, 30],
  mustard: [205, 165, 45],
  'mustard yellow': [205, 165, 45],
  blonde: [220, 190, 130],
  ginger: [185, 95, 40],
  auburn: [120, 50, 30],
  chestnut: [125, 65, 45],
  chocolate: [90, 50, 30],
  'chocolate brown': [90, 50, 30],
  brunette: [85, 55, 35],
  sepia: [120, 90, 60],
  bronze: [160, 110, 60],
  copper: [185, 105, 60],
  khaki: [185, 170, 120],
  ivory: [250, 245, 230],
  ochre: [200, 135, 45],
  sienna: [160, 85, 50],
  emerald: [30, 150, 95],
  'emerald green': [30, 150, 95],
  'forest green': [35, 95, 45],
  'olive green': [110, 115, 45],
  'lime green': [140, 205, 50],
  'mint green': [160, 225, 190],
  'sea green': [50, 140, 100],
  'grass green': [80, 150, 50],
  'army green': [85, 90, 50],
  jade: [40, 150, 110],
  aqua: [70, 210, 215],
  aquamarine: [120, 220, 195],
  azure: [60, 150, 230],
  cerulean: [50, 125, 180],
  cobalt: [20, 70, 170],
  sapphire: [20, 75, 165],
  ultramarine: [40, 40, 150],
  'navy blue': [25, 35, 90],
  'royal blue': [50, 85, 200],
  'baby blue': [165, 205, 240],
  'powder blue': [170, 205, 225],
  'midnight blue': [25, 30, 85],
  'steel blue': [75, 125, 175],
  'ice blue': [200, 225, 240],
  'electric blue': [40, 110, 250],
  denim: [65, 95, 145],
  lilac: [200, 165, 210],
  mauve: [175, 130, 170],
  plum: [120, 55, 110],
  orchid: [205, 115, 200],
  fuchsia: [220, 40, 150],
  rose: [225, 110, 140],
  'rose gold': [215, 155, 140],
  'hot pink': [245, 75, 160],
  'baby pink': [245, 195, 210],
  'salmon pink': [245, 130, 120],
  silver: [185, 185, 190],
  charcoal: [60, 62, 66],
  slate: [105, 115, 125],
  'jet black': [10, 10, 10],
  ebony: [30, 25, 22],
  'snow white': [250, 250, 252],
  'off white': [240, 237, 225],
};

/** Spellings and forms that are another name for the same color. */
const SAME: Record<string, string> = {
  grey: 'gray',
  golden: 'gold',
  blond: 'blonde',
  'dark grey': 'dark gray',
  'light grey': 'light gray',
  violets: 'violet',
  silvery: 'silver',
  ochres: 'ochre',
  offwhite: 'off white',
};

const ISH: Record<string, string> = {
  reddish: 'red',
  orangish: 'orange',
  yellowish: 'yellow',
  greenish: 'green',
  bluish: 'blue',
  blueish: 'blue',
  purplish: 'purple',
  pinkish: 'pink',
  brownish: 'brown',
  blackish: 'black',
  grayish: 'gray',
  greyish: 'gray',
  whitish: 'white',
};

const COLOR_RGB = new Map<string, Rgb>([
  ...COLOR_NAMES.map((color) => [color.name, color.rgb] as const),
  ...Object.entries(MORE_COLORS),
]);
const TRAINED = new Set(COLOR_NAMES.map((color) => color.name));

/** Canonical form of a color word or name of up to three words, or null when it is no color. */
export function canonicalColor(words: string): string | null {
  const name = SAME[words] ?? words;
  return COLOR_RGB.has(name) || words in ISH ? name : null;
}

/** sRGB of one canonical color name, or null. */
export function rgbOfName(name: string): Rgb | null {
  return COLOR_RGB.get(SAME[name] ?? ISH[name] ?? name) ?? null;
}

/** The word a pack was trained with for a canonical color name: itself, or the nearest of the 38. */
export function trainedName(name: string): string {
  if (TRAINED.has(name)) return name;
  const base = ISH[name];
  if (base !== undefined) return base;
  const rgb = rgbOfName(name);
  return rgb === null ? name : nameOfLab(rgbToLab(rgb));
}

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Words that shade a color; they go into the phrase just before the color and never into the noun. */
export const SHADES =
  words(`pale dark deep vivid light bright soft dull faded muted pastel neon dusty dirty medium rich warm
  cool intense saturated subtle faint brilliant weathered rusty very slightly quite really almost mostly darker lighter paler`);

/** Adjectives common in picture descriptions, so that the grammar works before the tagger has arrived. */
export const ADJECTIVES =
  words(`old young big small little large tall short long huge tiny new wooden metal striped plaid checkered
  checked spotted dotted floral leather silk woolen knitted stone shiny glossy matte rough smooth thick thin wide narrow round
  square flat curly straight wavy wet dry cloudy clear sunny stormy snowy grassy sandy rocky muddy bare empty full open closed
  beautiful pretty handsome elegant fancy plain simple modern vintage antique ancient happy sad smiling wild tame fresh ripe
  rotten dead distant nearby left right upper lower front rear inner outer transparent glass electric multicolored colorful
  two-tone fluffy furry woven embroidered long-sleeved sleeveless elderly middle-aged dirty clean heavy parked painted`);

/** Words that look like verbs or colors to a tagger and are things in a picture. */
export const NOUNS =
  words(`building buildings painting paintings clothing ceiling railing railings awning wedding ring string king
  wing wings spring swing morning evening leaves glasses jeans board boards trousers pants shorts shirt skirt dress coat suit
  vest tie hat cap scarf belt boots shoes gloves sweater jacket blouse uniform sky grass water sea road wall walls roof tree
  trees car cars bus truck train bike bicycle boat ship dog cat horse cow bird birds swan sheep ball board sign lamp flag flags
  flower flowers rose roses orange oranges hair eyes skin lips beard face fence door window windows curtain curtains carpet rug
  sofa chair table bed bottle cup plate vase umbrella bag basket background foreground ground floor field fields hill hills
  bricks brick rocks sand snow cloud clouds sun moon river lake beach street houses house man woman boy girl child children
  people person men women lady ladies pillow cushion book books mug pot track tracks drink park sail sails crane step steps watch light
  lights headlights streetlights`);

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

export const DETERMINERS =
  words(`a an the this these those some many several few each every any all both another other my your his
  her its our their one two three four five six seven eight nine ten no lots`);
export const NEGATIONS = words("no not never without isn't aren't wasn't weren't don't");
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
  words(`painted coloured colored dyed tinted make makes making made paint color colour colorize colourise
  colorise turn want wants need needs should must shall will would could can has have having had wearing wears wear wore dressed
  dress clad keep leave give`);
export const WEARING = words('wearing wears wear wore dressed clad');
export const RELATIVES = words('that which who whom where');
export const PRONOUNS = words('he she it they him them i you we us me himself herself itself themselves');
export const GLUE =
  words(`to there here please then also too just only so while when as if let lets it's there's that's he's she's
  they're together both rest shows show see etc`);
export const COLOR_NOUNS = words('color colour colors colours hue hues tone tones tint colored coloured toned tinted');
/** Things only when they have a color of their own: "the sky in the background" names one thing. */
export const WEAK_NOUNS =
  words(`background foreground front back top bottom side left right middle center centre corner edge distance
  scene frame day night morning evening afternoon summer winter autumn spring time style way kind type sort view light shadow shade
  part area everything something thing things shot rest`);
/** What carries the picture is no thing in it: "a black and white photo of a red car". */
export const MEDIA_NOUNS = words(
  'photo photograph picture image movie film video footage clip photos pictures images portrait still',
);
/** "a pair of blue jeans" is jeans. */
export const MEASURES =
  words(`pair pairs group groups bunch bunches lot lots couple couples number piece pieces set sets row rows
  crowd kind type sort bit line stack pile flock herd dozens hundreds colour color shade`);
/** What people wear or are made of: "a woman in an orange sweater" asks for the sweater, not for an orange woman. */
export const WORN =
  words(`coat coats dress dresses suit suits shirt shirts t-shirt t-shirts tshirt tee skirt skirts jacket jackets
  sweater sweaters jumper pullover cardigan hoodie blouse blouses vest waistcoat uniform uniforms robe robes gown gowns cloak cape
  hat hats cap caps bonnet helmet helmets scarf scarves shawl tie ties bowtie belt glove gloves sock socks shoe shoes boot boots
  sneakers sandals heels trousers pants jeans shorts leggings tights stockings kimono sari kilt apron overalls tuxedo swimsuit
  bikini top tops outfit clothes clothing costume costumes collar sleeves glasses sunglasses earrings necklace ribbon turban veil
  headscarf hijab backpack hair beard moustache mustache eyes eye lips skin face makeup lipstick nails cheeks eyebrows ponytail
  braid braids curls wig`);
export const PEOPLE =
  words(`woman man girl boy person people child children kid kids lady ladies gentleman gentlemen men women girls boys
  baby toddler soldier soldiers officer policeman nurse doctor bride groom dancer dancers singer actor actress player players rider
  worker workers farmer sailor sailors pilot teacher student students guy guys couple crowd friend friends someone teenager mother
  father daughter son grandmother grandfather king queen prince princess waiter chef cyclist pedestrian pedestrians driver tennis-player
  figure musician guitarist skier surfer swimmer runner athlete nun monk priest cowboy clown`);
/** Parts whose whole needs no row: "the hair of the woman", "the roof of the house". */
export const PARTS =
  words(`hair eyes face skin hand hands arm arms leg legs roof roofs door doors wheel wheels wall walls leaves side body
  head tail handle petals lips beard fur mane feathers wings beak sails stripes spots trim hem collar sleeves buttons seat seats`);
/** First words of color names that are things by themselves: "paint the sky blue". */
export const THING_FIRST = words(
  'sky forest rose blood brick cherry chocolate snow sea grass wine lemon steel ice mint olive salmon',
);
/** Color words that are things when nothing colored follows: "an orange", "a rose", "a red plum". */
export const COLOR_THINGS =
  words(`orange rose olive peach plum lime mint salmon cream lavender violet gold silver copper bronze rust
  cherry apricot chestnut chocolate ginger coral orchid lilac denim charcoal slate brunette blonde blond
  mustard ivory amber tan ruby emerald jade`);
/** With these, such a word is part of the thing's name: "lime tree", "rose garden". */
export const AFTER_COLOR_THINGS = words(
  'tree trees garden gardens bush bushes grove orchard juice blossom blossoms bowl',
);
/** Words for hair; before a person they do not ask for a person of that color. Nor do these, which speak of people's looks. */
export const LOOKS_OF_PEOPLE = words('blonde brunette ginger auburn black white brown');

/** "a red-haired girl" has red hair. */
export const BODY_PARTS: Record<string, string> = {
  haired: 'hair',
  eyed: 'eyes',
  skinned: 'skin',
  bearded: 'beard',
  lipped: 'lips',
  feathered: 'feathers',
  roofed: 'roof',
};
