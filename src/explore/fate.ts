import type { AnswerClass } from '../model.ts';

/** What became of a text on its way into the store. */
export interface Fate {
  readonly class: Extract<AnswerClass, 'accepted' | 'trimmed' | 'normalised' | 'cut' | 'changed'>;
  /** How, where the class does not say it all: `in lower case`. */
  readonly how: string;
}

type Change = readonly [kind: Fate['class'], how: string, change: (text: string) => string];

const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\u2028\u2029]|\ufe0f/gu;

/** What servers are known to do to texts, the likeliest first: the first one that explains what is stored. */
const changes: readonly Change[] = [
  ['trimmed', '', (text) => text.trim()],
  ['trimmed', 'at its start', (text) => text.trimStart()],
  ['trimmed', 'at its end', (text) => text.trimEnd()],
  ['trimmed', 'of plain spaces', (text) => text.replace(/^ +| +$/g, '')],
  ['normalised', 'NFC', (text) => text.normalize('NFC')],
  ['normalised', 'NFD', (text) => text.normalize('NFD')],
  ['normalised', 'NFKC', (text) => text.normalize('NFKC')],
  ['normalised', 'NFKD', (text) => text.normalize('NFKD')],
  ['changed', 'in lower case', (text) => text.toLowerCase()],
  ['changed', 'in upper case', (text) => text.toUpperCase()],
  ['changed', 'with its white space collapsed', (text) => text.replace(/\s+/g, ' ')],
  ['changed', 'with its white space collapsed', (text) => text.replace(/\s+/g, ' ').trim()],
  ['changed', 'without characters that cannot be seen', (text) => text.replace(invisible, '')],
  ['changed', 'with spaces for line breaks and tabs', (text) => text.replace(/[\n\r\t]+/g, ' ')],
  ['changed', 'with U+FFFD for what is no text', (text) => text.replace(/\p{Cs}/gu, '\ufffd')],
  [
    'changed',
    'with its markup escaped',
    (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  ],
  ['changed', 'with its markup escaped', (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')],
  ['changed', 'without its markup', (text) => text.replace(/<[^>]*>/g, '')],
  ['changed', 'without characters beyond U+FFFF', (text) => text.replace(/[\u{10000}-\u{10ffff}]/gu, '')],
];

/** Tells how a text was changed before it was stored. */
export function fateOf(sent: string, stored: string): Fate {
  if (sent === stored) return { class: 'accepted', how: '' };
  const found = changes.find(([, , change]) => change(sent) === stored);
  if (found !== undefined) return { class: found[0], how: found[1] };
  if (stored !== '' && sent.startsWith(stored)) return { class: 'cut', how: '' };
  return { class: 'changed', how: '' };
}
