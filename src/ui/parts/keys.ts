import type { Texts } from '../../texts/en';

/** Keys as this language prints them. @param keys by their English names, behind spaces: "Ctrl Shift Z" */
export function keysOf(keys: string, { keys: names }: Texts['common']): string {
  return keys
    .split(' ')
    .map((key) => (key in names ? names[key as keyof typeof names] : key))
    .join(' ');
}
