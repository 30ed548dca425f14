/**
 * Skin beside clothes. Maps of clothes reach over to the hands and faces beside them; where the words color what is worn and say nothing of
 * skin or of whole people, skin is looked for, too, under words that give it no color, and what is found is not the clothes' any more.
 * On 20 validation pictures with clothes recolored .81 of the skin keeps a color of skin, .68 without; clothes stay right on all of them
 * (the same rule is in wording.with_skin() of training/, for measuring).
 */
import type { Phrase } from '../../../src/domain/settings';

const WORN =
  /\b(?:hair|beard|shirt|t-shirt|blouse|top|sweater|jumper|pullover|sweatshirt|cardigan|hoodie|jersey|vest|blazer|jacket|coat|cape|suit|dress|gown|skirt|romper|bodysuit|uniform|clothes|outfit|pants|trousers|jeans|leggings|tights|stockings|shorts|scar(?:f|ve)|tie|belt|hat|cap|glove|bag|handbag|purse|backpack|necklace|sock|shoe|boot|sandal)(?:e?s)?$/;
const PEOPLE =
  /\b(?:skin|face|hand|arm|leg|body|person|people|man|men|woman|women|boy|girl|child|children|kid|baby|babies|lady|ladies|guy|human|rider|pedestrian)s?$/;

export const UNSPOKEN_SKIN: Phrase = { id: 'unspoken-skin', noun: 'skin', text: 'skin of a person', exactAb: null };

/** The phrases, and last the unspoken one where it is wanted. @param most phrases that the pack takes */
export function withSkin(phrases: readonly Phrase[], most: number): Phrase[] {
  const isWanted = phrases.some(({ noun }) => WORN.test(noun)) && !phrases.some(({ noun }) => PEOPLE.test(noun));
  return isWanted && phrases.length < most ? [...phrases, UNSPOKEN_SKIN] : [...phrases];
}
