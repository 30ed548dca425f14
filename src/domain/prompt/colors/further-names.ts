/**
 * Color names that are loaded with the tagger. First the names of CSS Color 4, Sec. 6.1 (those of X11), in words; then common
 * names of paint, fabric, hair, skin, wood, metal, military cloth and heraldry, values by eye from Wikipedia's lists of colors.
 * Words that are things far more often ("snow", "linen", "wheat") are left out.
 */
import { parseHex, type Rgb } from '../../color/color';

const CSS = `
  alice blue f0f8ff; antique white faebd7; aqua 00ffff; aquamarine 7fffd4; beige f5f5dc; black 000000; blanched almond ffebcd;
  blue 0000ff; blue violet 8a2be2; brown a52a2a; burly wood deb887; cadet blue 5f9ea0; chartreuse 7fff00; chocolate d2691e;
  coral ff7f50; cornflower blue 6495ed; cornsilk fff8dc; crimson dc143c; cyan 00ffff; dark blue 00008b; dark cyan 008b8b;
  dark goldenrod b8860b; dark gray a9a9a9; dark green 006400; dark khaki bdb76b; dark magenta 8b008b; dark olive green 556b2f;
  dark orange ff8c00; dark orchid 9932cc; dark red 8b0000; dark salmon e9967a; dark sea green 8fbc8f; dark slate blue 483d8b;
  dark slate gray 2f4f4f; dark turquoise 00ced1; dark violet 9400d3; deep pink ff1493; deep sky blue 00bfff; dim gray 696969;
  dodger blue 1e90ff; firebrick b22222; floral white fffaf0; forest green 228b22; fuchsia ff00ff; gainsboro dcdcdc;
  ghost white f8f8ff; gold ffd700; goldenrod daa520; gray 808080; green 008000; green yellow adff2f; hot pink ff69b4;
  indian red cd5c5c; indigo 4b0082; ivory fffff0; khaki f0e68c; lavender e6e6fa; lavender blush fff0f5; lawn green 7cfc00;
  lemon chiffon fffacd; light blue add8e6; light coral f08080; light cyan e0ffff; light goldenrod yellow fafad2;
  light gray d3d3d3; light green 90ee90; light pink ffb6c1; light salmon ffa07a; light sea green 20b2aa; light sky blue 87cefa;
  light slate gray 778899; light steel blue b0c4de; light yellow ffffe0; lime 00ff00; lime green 32cd32; magenta ff00ff;
  maroon 800000; medium aquamarine 66cdaa; medium blue 0000cd; medium orchid ba55d3; medium purple 9370db;
  medium sea green 3cb371; medium slate blue 7b68ee; medium spring green 00fa9a; medium turquoise 48d1cc;
  medium violet red c71585; midnight blue 191970; mint cream f5fffa; misty rose ffe4e1; navajo white ffdead; navy 000080;
  old lace fdf5e6; olive 808000; olive drab 6b8e23; orange ffa500; orange red ff4500; orchid da70d6; pale goldenrod eee8aa;
  pale green 98fb98; pale turquoise afeeee; pale violet red db7093; papaya whip ffefd5; peach puff ffdab9; pink ffc0cb;
  plum dda0dd; powder blue b0e0e6; purple 800080; rebecca purple 663399; red ff0000; rosy brown bc8f8f; royal blue 4169e1;
  saddle brown 8b4513; salmon fa8072; sandy brown f4a460; sea green 2e8b57; sienna a0522d; silver c0c0c0; sky blue 87ceeb;
  slate blue 6a5acd; slate gray 708090; spring green 00ff7f; steel blue 4682b4; tan d2b48c; teal 008080; turquoise 40e0d0;
  violet ee82ee; white ffffff; white smoke f5f5f5; yellow ffff00; yellow green 9acd32;`;

const FURTHER = `
  charcoal gray 3c3e42; slate gray 708090; ash gray b2beb5; dove gray 9e9b98; pearl gray c5c6c7; gunmetal 53565a; gunmetal gray 53565a;
  smoke gray 9a9a98; stone gray 928e85; silver gray b0b2b5; battleship gray 848482; taupe 8b7d6b; ecru cdb891; eggshell f0ead6;
  oatmeal d9cdb8; camel c19a6b; fawn c8a37a; buff e0c080; sand beige d6c09a; sandy d9b98a; biscuit e3c8a0; champagne f3e3c3;
  bone white e6dfcc; pearl white f2efe6; chalk white f4f4f0; milk white f8f6f0; vanilla f3e5ab; cream white fbf5e0; alabaster eeeae0;
  umber 635147; raw umber 826644; burnt umber 6b3a2b; burnt sienna a5522d; raw sienna c68a4b; burnt orange c25a1d; terracotta c8694a;
  terra cotta c8694a; russet 80461b; mahogany 6a2f22; walnut 5c4033; walnut brown 5c4033; teak a5744a; rosewood 65302c; oak brown 8a6642;
  cognac 9a5130; caramel b8763a; toffee 8c5a33; coffee brown 5c4230; chestnut brown 7d412d; nut brown 754f30; tobacco brown 6f4b2c;
  sepia brown 785a3c; hazel 8e7618; sandy brown c9a06c; mousy brown 85705a; ash brown 7b6858; ash blonde c9b998; platinum blonde e8dcc0;
  strawberry blonde d6955f; dirty blonde b39a6b; honey blonde cfa564; golden blonde d8b466; sandy blonde cdb07d; dark blonde a58a5c;
  light blonde e6d3a0; copper red a8502c; raven 1c1a1e; raven black 1c1a1e; jet 121212; onyx 2b2b2d; ink black 14141c; coal black 1a1a1a;
  pitch black 0a0a0a; tanned b98757; rosy e3a3a0; flesh pink f0c0a8; porcelain f2e6dc; olive drab 6b8e23; field gray 5a6058;
  feldgrau 4d5d53; army brown 6b5637; air force blue 5d8aa8; horizon blue 8da6bd; military green 5a6340; hunter green 355e3b;
  bottle green 0b4b37; racing green 0f4d2c; british racing green 0f4d2c; pine green 1f6650; moss green 8a9a5b; sage 9caf88;
  sage green 9caf88; fern green 4f7942; kelly green 4cbb17; apple green 8db600; pistachio a9c98a; avocado green 6b7a3a; celadon ace1af;
  jade green 00a86b; leaf green 5f9341; pea green 8ea83a; verdigris 43b3ae; malachite 0bba5a; viridian 40826d; petrol blue 1f5f6b;
  petrol 1f5f6b; peacock blue 1f6f8b; duck egg blue bcd8d4; robin egg blue 7fd0d0; ice blue c8e1f0; prussian blue 1b3a5c; cobalt blue 1446aa;
  ultramarine blue 2828a0; sapphire blue 144ba5; indigo blue 3c3282; denim blue 41618f; cornflower 6495ed; periwinkle 8f99e0;
  delft blue 2b4a8b; china blue 4a6a98; ocean blue 1f6391; cerulean blue 327db4; turquoise blue 2fc4c8; aqua blue 46d2d7; amethyst 9966cc;
  aubergine 4a2545; eggplant 4a2545; mulberry 8c3a62; heather a390b0; lilac purple c8a5d2; royal purple 6a3fa0; wisteria b59bd0; byzantium 702963;
  raspberry red b02a4e; cerise de3163; cardinal red b81c3a; vermilion e34234; vermillion e34234; oxblood 5a1418; ox blood 5a1418; claret 7a1f36;
  bordeaux 6a1a2e; wine 6a192d; garnet 7a2030; carmine a5183a; fire red cf2a20; tomato red d8432e; poppy red d93a2b; pillar box red d02a30;
  signal red b8252a; rust red a04a2c; ruby red a50f37; rose red c2355e; rose pink f08aa8; dusty rose c08a8a; dusky pink cc9c9c; blush pink f0b8b8;
  shell pink f6cfc4; candy pink e4717a; bubblegum pink fb8fc0; shocking pink fc2fa0; coral pink f88f7c; tangerine f28500; pumpkin orange e07a28;
  saffron f0bc34; marigold eba52a; lemon yellow f7e84a; canary yellow fde94a; butter yellow f3df8a; straw yellow dcc977; sunflower yellow f5c530;
  corn yellow e8ca5a; golden yellow eab83a; golden brown 996a2e; ochre yellow c8872d; amber yellow f0b432; brass b5923c; pewter 96a0a3; nickel 9c9a94; chrome c8cacc;
  platinum d8d7d2; antique gold b08a3a; old gold cfb53b; steel gray 71797e; iron gray 52595d; gules c81f2c; sable black 141214; argent c8ccd0;
  purpure 78328c; sanguine 8e2028; murrey 8a2c56`;

const read = (list: string): [string, Rgb][] =>
  list.split(';').flatMap((entry) => {
    const match = /^\s*(.+) ([0-9a-f]{6})\s*$/.exec(entry);
    const rgb = match && parseHex(match[2] as string);
    return rgb ? [[match[1] as string, rgb]] : [];
  });

export const FURTHER_NAMES: Readonly<Record<string, Rgb>> = Object.fromEntries([...read(CSS), ...read(FURTHER)]);
