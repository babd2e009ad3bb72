import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Body, Request } from '../../../src/model.ts';
import { curl } from '../../../src/record/curl.ts';
import { bytesOf } from '../../../src/record/to-record.ts';
import { shellQuote, shellWord } from '../../../src/text/shell.ts';
import { subject, write } from '../harness/exchanges.ts';

/** Stands in for curl: prints its arguments, and what it is given to read, each with a NUL behind it. */
const curlThatPrints = `curl() {
  for word in "$@"; do printf '%s\\0' "$word"; done
  case "$word" in @-) cat; printf '\\0';; esac
}
`;

/** Runs a line in a shell of its own; the words of its curl, as bytes. */
function run(line: string): readonly string[] {
  const env = { PATH: process.env.PATH ?? '', AUTH0_API_TOKEN: 't' };
  const said = execFileSync('sh', ['-c', curlThatPrints + line], {
    cwd: tmpdir(),
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return said.toString('latin1').split('\0').slice(0, -1);
}

const bytes = (text: string): string => Buffer.from(text).toString('latin1');

const hostile = fc.oneof(
  fc.constantFrom(
    "'; touch pwned; '",
    '$(touch pwned)',
    '`touch pwned`',
    '"; exit 1; "',
    '\\',
    "'\\''",
    '\n touch pwned\n',
    '!!',
    '%s%n',
    '-n',
    '*',
    '~',
    '#',
    '&& touch pwned',
  ),
  fc.string({
    unit: fc.constantFrom("'", '"', '\\', '$', '`', '\n', ' ', ';', '&', '|', '%', 'a', 'é', '😀'),
  }),
  fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0')),
);

const line = (over: Partial<Request>): string =>
  curl({ method: 'PATCH', path: '/x', credential: 'full', ...over }, 'a/b/c', 'http://127.0.0.1:1', subject);

const jsonBody = (value: string): Body => ({ kind: 'json', value: { name: value } });
const textBody = (text: string): Body => ({ kind: 'text', text });

describe('quoting for a shell', () => {
  test('gives back every text as one word', () => {
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 1, maxLength: 6 }), (texts) => {
        const words = texts.map((text, index) => (index % 2 === 0 ? shellQuote(text) : shellWord(text)));
        expect(run(`curl ${words.join(' ')} end`)).toEqual([...texts.map(bytes), 'end']);
      }),
      { numRuns: 60 },
    );
  });

  test('leaves plain words bare', () => {
    expect(shellWord('reports/baseline.json')).toBe('reports/baseline.json');
    expect(shellWord('')).toBe("''");
  });
});

describe('the curl line', () => {
  test('holds the media type, headers, the path and the body just as they are sent', () => {
    fc.assert(
      fc.property(hostile, hostile, hostile, hostile, (mediaType, value, path, name) => {
        const body = jsonBody(name);
        const said = run(line({ mediaType, headers: { 'x-a': value }, path: `/${path}`, body }));
        expect(said).toContain(bytes(mediaType === '' ? 'Content-Type;' : `Content-Type: ${mediaType}`));
        expect(said).toContain(bytes(value === '' ? 'x-a;' : `x-a: ${value}`));
        expect(said).toContain(bytes(`http://127.0.0.1:1/api/v2/${path}`));
        expect(said.at(-1)).toBe(bytes(JSON.stringify({ name })));
      }),
      { numRuns: 60 },
    );
  });

  test.each<readonly [what: string, body: Body]>([
    ['control characters', textBody('\u0000\u0001\u001b[2J\u007f\r\n\\101')],
    ['marks that hide text', jsonBody('a\u200b\u202eb\ufeff')],
    ['a lone surrogate', textBody('"\ud800"')],
    ['bytes that are not UTF-8', { kind: 'base64', base64: btoa('{"a":"\xff\xfe\x00"}') }],
  ])('sends %s byte for byte', (_, body) => {
    const made = line({ body, mediaType: 'application/json' });
    expect(made).not.toMatch(/[^\x20-\x7e]/);
    const wanted = Buffer.from(bytesOf(write('a', { request: { ...write('a').request, body } })));
    // The stand-in separates with NUL, so that one in the body takes it apart.
    const said = run(made);
    expect(said.slice(said.indexOf('@-') + 1).join('\0')).toBe(wanted.toString('latin1'));
  });

  test('is no longer than what can be read: long bodies come from the command line', () => {
    const text = 'a'.repeat(3_000);
    const body = textBody(text);
    expect(line({ body })).toMatch(/^npx patchproof body 'a\/b\/c' \| curl /);
    // What was typed, nothing makes again.
    const request: Request = { method: 'PATCH', path: '/x', credential: 'full', body };
    expect(run(curl(request, 'probe/request', 'http://127.0.0.1:1', subject)).at(-1)).toBe(text);
  });

  test('lets curl add no content type, and read no brackets', () => {
    expect(line({ body: textBody('{}') })).toContain("-H 'Content-Type:'");
    expect(line({})).not.toContain('Content-Type');
    expect(line({ path: '/{a}[1-9]' })).toContain('--globoff');
  });

  test('adds a token to a query that is there already', () => {
    expect(run(line({ path: '/x?a=1', credential: 'query' }))).toContain(
      'http://127.0.0.1:1/api/v2/x?a=1&access_token=t',
    );
  });
});
