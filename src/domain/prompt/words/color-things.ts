/** Words that name a color or a thing, by where they stand: "an orange", "a rose", "the sky blue". */
import { words } from './word-set';

/** First words of color names that are things by themselves: "paint the sky blue". */
export const THING_FIRST = words(
  'sky forest rose blood brick cherry chocolate snow sea grass wine lemon steel ice mint olive salmon',
);

/** Of these, what scenes are full of: "sky blue, grass green". The others begin a color's name there: "a car, cherry red". */
export const SCENE_THINGS = words('sky forest snow sea grass');

/** Color words that are things when nothing colored follows: "an orange", "a rose", "a red plum". */
export const COLOR_THINGS =
  words(`orange rose olive peach plum lime mint salmon cream lavender violet gold silver copper bronze rust
  cherry apricot chestnut chocolate ginger coral orchid lilac denim charcoal slate brunette blonde blond
  mustard ivory amber tan ruby emerald jade wine coffee walnut teak mahogany brass platinum heather raven champagne caramel
  camel porcelain alabaster cornflower garnet amethyst aubergine eggplant mulberry tangerine marigold onyx sage pistachio`);

/** With these, such a word is part of the thing's name: "lime tree", "rose garden". */
export const AFTER_COLOR_THINGS = words(
  'tree trees garden gardens bush bushes grove orchard juice blossom blossoms bowl',
);
