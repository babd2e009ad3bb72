import type { Breach } from './load.ts';

/** What a value had to be, in one phrase: `show_as_button must be boolean`. */
export function explain({ pointer, message, member, keyword }: Breach): string {
  const where = pointer === '' ? 'the body' : pointer.slice(1).replaceAll('/', '.');
  const what = member === undefined ? '' : ` (${member})`;
  return keyword === 'pattern' ? `${where} without NUL` : `${where} ${message}${what}`;
}
