import { expect, it } from 'vitest';
import { patch } from '../stores/session';
import { draftKey } from './draft-key';

it('makes the drafts of another model out of date, until that one is chosen again', () => {
  const before = draftKey(0);
  patch('machine', { model: 'a'.repeat(64) });
  expect(draftKey(0)).not.toBe(before);
  patch('machine', { model: null });
  expect(draftKey(0)).toBe(before);
});
