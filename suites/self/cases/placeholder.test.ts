import { expect, test } from 'vitest';
import { idFor } from '../../../src/text/placeholder.ts';

test.for<[string, string]>([
  ['con_0123456789abcdef', '0123456789abcdef'],
  ['6f9619ff-8b86-d011-b42d-00cf4fc964ff', '19ff-8b86-d011-b42d-00cf4fc964ff'],
  ['c1', 'c1x'],
])('%s without its prefix is nobody’s id', ([connection, bare]) => {
  expect(idFor('bare_connection', { organization: 'o', connection })).toBe(bare);
});
