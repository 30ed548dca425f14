/** The few open-class words that general taggers get wrong in descriptions of pictures, and what kinds of things there are. */
import { words } from './word-set';

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

/** Things only when they have a color of their own: "the sky in the background" names one thing. */
export const WEAK_NOUNS =
  words(`background foreground front back top bottom side left right middle center centre corner edge distance
  scene frame whole day night morning evening afternoon summer winter autumn spring time style way kind type sort view light shadow shade
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

/** Adjectives of what something is made of; things themselves when no other follows. */
export const MATERIALS = words('stone metal leather silk glass brick steel wood marble concrete lace wool velvet');

/** Which one of several things it is, by its place: "the left one is blue", "the right is red". */
export const PLACES_OF_ONE = words('left right middle center centre leftmost rightmost');
