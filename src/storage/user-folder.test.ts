import { describe, expect, it } from 'vitest';
import { apart } from './user-folder';

describe('names of files that go to one place', () => {
  it('are told apart, whatever their case', () => {
    expect(apart(['a.png', 'b.png', 'A.png', 'a.png'])).toEqual(['a.png', 'b.png', 'A (2).png', 'a (3).png']);
    expect(apart(['a.png', 'plain'], ['a.png', 'a (2).png', 'plain'])).toEqual(['a (3).png', 'plain (2)']);
  });
});
