/** Regular inflection: endings of adjectives and plurals. Irregular forms are in the tables. */

export const LANGUAGES = ['de', 'fr', 'es', 'it', 'pt', 'nl', 'ja', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

/** These write without spaces. */
export const isWithoutSpaces = (language: Language): boolean => language === 'ja' || language === 'zh';

const with_ = (stem: string, endings: string): string[] => endings.split(',').map((ending) => stem + ending);

/** All forms of an adjective or color word, itself first. The last word of several bends, and the first of "bleu marine" does not. */
export function bendAdjective(language: Language, word: string): string[] {
  const forms = [word, ...bend(language, word)];
  return [...new Set(forms)];
}

function bend(language: Language, word: string): string[] {
  const stem = word.slice(0, -1);
  const last = word.at(-1) ?? '';
  switch (language) {
    case 'de':
      // dunkel, dunkle
      if (word.endsWith('el')) return with_(`${word.slice(0, -2)}l`, 'e,en,em,er,es');
      return last === 'e' ? with_(word, 'n,m,r,s') : with_(word, 'e,en,em,er,es');
    case 'nl':
      return [`${word}e`];
    case 'fr':
      if (word === 'blanc') return ['blancs', 'blanches'];
      return last === 'e' ? [`${word}s`] : with_(word, 's,e,es');
    case 'es':
    case 'pt':
      if (last === 'o') return with_(stem, 'a,os,as');
      if (last === 'l' && language === 'pt') return [`${stem}is`];
      if (last === 'm') return [`${stem}ns`];
      return with_(word, 's,es').concat(word.endsWith('ón') ? `${word.slice(0, -2)}ones` : []);
    case 'it':
      if (word.endsWith('co') || word.endsWith('go')) return [`${stem}a`, `${stem}hi`, `${stem}he`];
      if (word.endsWith('io')) return [stem, `${stem}a`, `${stem}e`];
      if (last === 'o') return with_(stem, 'a,i,e');
      return last === 'e' ? [`${stem}i`] : [];
    case 'ja':
      // 赤い, 赤く, 赤かった
      return last === 'い' ? with_(stem, 'く,かった') : [];
    default:
      return [];
  }
}

/** Regular plurals and the German genitive; the word itself is not among them. */
export function bendNoun(language: Language, word: string): string[] {
  const stem = word.slice(0, -1);
  const last = word.at(-1) ?? '';
  switch (language) {
    case 'de':
      return with_(word, 's,n,en');
    case 'nl':
      return with_(word, 's,en');
    case 'fr':
      return with_(word, 's,x');
    case 'es':
    case 'pt':
      if (last === 'm') return [`${stem}ns`];
      if (last === 'l' && language === 'pt') return [`${stem}is`];
      return with_(word, 's,es');
    case 'it':
      if (last === 'a') return [`${stem}e`];
      return last === 'o' || last === 'e' ? [`${stem}i`] : [];
    default:
      return [];
  }
}
