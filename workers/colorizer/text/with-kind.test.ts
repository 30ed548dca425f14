import { expect, it } from 'vitest';
import { withKind } from './with-kind';

it('names the kind of knitwear and of nothing else', () => {
  expect(['sweater', 'jumpers', 'coat', 'sweater vest', 'car'].map(withKind)).toEqual([
    'sweater clothes',
    'jumpers clothes',
    'coat',
    'sweater vest',
    'car',
  ]);
});
