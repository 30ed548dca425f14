/** Numbers, sizes, times and plurals as a language writes them, and as the user's region does where it speaks that language. */

/** Forms of a noun by the plural categories of its language (Unicode CLDR); English and German have these two. */
export type Forms = { other: string } & Partial<Record<Intl.LDMLPluralRule, string>>;

/** The user's own variety of a language ("de-AT" for "de"), which decides on dates; the language itself when there is none. */
export function localeOf(language: string): string {
  // Node has a navigator without languages.
  const preferred: readonly string[] = globalThis.navigator?.languages ?? [];
  return preferred.find((locale) => locale.split('-')[0] === language) ?? language;
}

export function wordsOf(language: string) {
  const locale = localeOf(language);
  const plurals = new Intl.PluralRules(locale);
  const number = (value: number, decimals = 0) =>
    value.toLocaleString(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  const unit = (value: number, name: string, decimals = 0) =>
    value.toLocaleString(locale, {
      ...{ style: 'unit', unit: name, unitDisplay: 'short' },
      ...{ minimumFractionDigits: decimals, maximumFractionDigits: decimals },
    });
  return {
    locale,
    number,
    /** The form of a noun that goes with a number. */
    plural: (value: number, forms: Forms) => forms[plurals.select(value)] ?? forms.other,
    /** "1,200 frames". */
    count: (value: number, forms: Forms) => `${number(value)} ${forms[plurals.select(value)] ?? forms.other}`,
    percent: (share: number) => share.toLocaleString(locale, { style: 'percent' }),
    megabytes(bytes: number): string {
      if (bytes < 1e5) return unit(Math.max(1, Math.round(bytes / 1e3)), 'kilobyte');
      if (bytes < 1e9) return unit(bytes / 1e6, 'megabyte', bytes < 1e7 ? 1 : 0);
      return unit(bytes / 1e9, 'gigabyte', 1);
    },
    /** A rate of frames without trailing zeros: "23.98", "24". */
    rate: (fps: number) => fps.toLocaleString(locale, { maximumFractionDigits: 2 }),
    seconds: (value: number) => number(value, value < 10 ? 1 : 0),
    date: (time: number) => new Date(time).toLocaleDateString(locale, { dateStyle: 'medium' }),
    time: (time: number) => new Date(time).toLocaleTimeString(locale, { timeStyle: 'short' }),
    dateAndTime: (time: number) => new Date(time).toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short' }),
  };
}
