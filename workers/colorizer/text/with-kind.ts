/**
 * Knitwear was named in some 150 training photographs, and the maps are unsure of the words by themselves. Beside the word for their kind
 * they are found: in the sample clip's sweater the strongest map value goes from .47 to .88 on its weakest frame, while maps of 36
 * validation garments keep their IoU (.66).
 */
const KNITWEAR = /^(?:sweater|jumper|pullover|sweatshirt|cardigan|jersey)s?$/;

/** The noun as the text encoder is given it. */
export const withKind = (noun: string): string => (KNITWEAR.test(noun) ? `${noun} clothes` : noun);
