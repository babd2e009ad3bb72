/** Texts that searches and counts stumble over, of any length. */

const repeated =
  (piece: string) =>
  (length: number): string =>
    piece.repeat(Math.ceil(length / piece.length)).slice(0, length);

/** Deterministic bytes that look random. */
function noise(length: number, alphabet: string): string {
  let state = 1;
  let text = '';
  for (let at = 0; at < length; at += 1) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    text += alphabet.charAt(Math.floor(state / 65_536) % alphabet.length);
  }
  return text;
}

type Texts = Readonly<Record<string, (length: number) => string>>;

/** Each text repeats one short piece, or has characters of one kind. Any tenant may send such a text. */
export const awkward: Texts = {
  dashes: repeated('-'),
  spaces: repeated(' '),
  'line breaks': repeated('\n'),
  digits: repeated('7'),
  'one letter': repeated('a'),
  'letters in two cases': repeated('aA'),
  hexadecimal: (length) => noise(length, '0123456789abcdef'),
  base64: (length) => noise(length, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'),
  backslashes: repeated('\\'),
  escapes: repeated('\\u0041'),
  quotes: repeated(`"'\``),
  braces: repeated('{'),
  brackets: repeated('[('),
  'nested JSON': repeated('{"a":['),
  'half of pairs': repeated('\ud83d'),
  'combining marks': repeated('e\u0301\u0302'),
  HTML: repeated('<b class="x">&lt;'),
  'terminal escapes': repeated('\u001b[31m'),
  addresses: repeated('a@b.c.'),
  'a stack trace': repeated('\n    at x ('),
};

/** Texts that look again and again like the beginning of what is searched for. */
export const tempting: Texts = {
  'dashes and digits': repeated('-1-2-3'),
  'numbers with dots': repeated('1.2.3 '),
  'lines of white space': repeated('\n \t'),
  'escapes of escapes': repeated('\\\\u005cu0041%255c&amp;#92;'),
  'half an address': repeated('a.a-'),
  paths: repeated('/a.b-c_d'),
  'a trace of Ruby': repeated('a/b.rb:1:'),
  'words before a parenthesis': repeated('at a.b('),
  'files of Python': repeated('File "a'),
  'questions to a database': repeated('SELECT '),
  'the beginnings of tokens': repeated('eyJ'),
  'tokens that are none': repeated('eyJhIjoxfQ/'),
  'values that are quoted': repeated('pattern not allowed: '),
  'values without a colon': repeated('pattern '),
  'changes of members': repeated(', a true → '),
  'hosts of a cluster': repeated('a.svc.'),
  'links and commands': repeated('](##[a]::b::'),
  'times and ids': repeated('2026-11-24T con_abcdefgh_ '),
};
