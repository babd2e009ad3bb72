/** Characters of a secret that HTML has a name for. */
const NAMED = new Map(
  Object.entries({
    ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0', excl: '!', num: '#', dollar: '$' },
    ...{
      percnt: '%',
      lpar: '(',
      rpar: ')',
      ast: '*',
      plus: '+',
      comma: ',',
      period: '.',
      sol: '/',
      colon: ':',
    },
    ...{ semi: ';', equals: '=', quest: '?', commat: '@', lsqb: '[', lbrack: '[', bsol: '\\', rsqb: ']' },
    ...{ rbrack: ']', hat: '^', lowbar: '_', grave: '`', lcub: '{', lbrace: '{', verbar: '|', vert: '|' },
    ...{ rcub: '}', rbrace: '}', hyphen: '-', dash: '-', tab: '\t', newline: '\n' },
  }),
);

/** An HTML escape. Browsers read most of them without the semicolon too. */
export const HTML_ESCAPE = new RegExp(
  `&(?:#\\d{1,8};?|#x[\\da-f]{1,7};?|(?:${[...NAMED.keys()].join('|')})(?:;|(?!\\w)))`,
  'gi',
);

/** What an HTML escape stands for. */
export function htmlCharacter(escaped: string): string {
  const name = escaped.slice(1).replace(/;$/, '').toLowerCase();
  if (!name.startsWith('#')) return NAMED.get(name) ?? escaped;
  const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code <= 0x10ffff ? String.fromCodePoint(code) : escaped;
}
