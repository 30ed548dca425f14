import { expect, it } from 'vitest';
import { UNSPOKEN_SKIN, withSkin } from './unspoken-skin';

const phrases = (...nouns: string[]) =>
  nouns.map((noun, i) => ({ id: `${i}`, noun, text: `a red ${noun}`, exactAb: null }));
const isAdded = (...nouns: string[]) => withSkin(phrases(...nouns), 12).includes(UNSPOKEN_SKIN);

it('looks for skin beside clothes and hair, last of all phrases', () => {
  expect(withSkin(phrases('coat', 'wall'), 12).map(({ noun }) => noun)).toEqual(['coat', 'wall', 'skin']);
  expect(['hair', 'woman’s coat', 'wool scarves', 'dresses'].every((noun) => isAdded(noun))).toBe(true);
});

it('does not where skin or people are spoken of, nothing is worn, or the pack takes no more phrases', () => {
  expect(['car', 'coat rack', 'hatchback', 'boot camp', ''].some((noun) => isAdded(noun))).toBe(false);
  expect(isAdded('coat', 'face') || isAdded('coat', 'old man') || isAdded('hair', 'people')).toBe(false);
  expect(withSkin(phrases('coat', 'wall'), 2)).toHaveLength(2);
});
