import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { askedFor, wordsOf } from '../../../src/cli/ask/probe-arguments.ts';
import { complete, lineOf } from '../../../src/cli/ask/probe-prompt.ts';
import type { RawOptions } from '../../../src/cli/commands/options.ts';
import { contract, members } from '../../../src/contract/index.ts';
import { ConfigError } from '../../../src/text/errors.ts';

const specs = members(contract('2026-04'));
const names = specs.map(({ name }) => name);
const cwd = mkdtempSync(join(tmpdir(), 'patchproof-probe-'));
writeFileSync(join(cwd, 'name.txt'), 'from a file\n');
writeFileSync(join(cwd, 'body.json'), '{"is_enabled":null}');
writeFileSync(join(cwd, 'bytes'), Buffer.from([0x7b, 0xff, 0x7d]));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const asked = (words: readonly string[], raw: RawOptions = {}) => askedFor(words, raw, { cwd, names });
const bodyOf = (words: readonly string[], raw?: RawOptions) => asked(words, raw).request.body;

describe('a request without writing JSON', () => {
  it.for([
    [['show_as_button=false'], { show_as_button: false }],
    [['organization_connection_name='], { organization_connection_name: '' }],
    [['organization_connection_name=hello world'], { organization_connection_name: 'hello world' }],
    [['organization_connection_name=5'], { organization_connection_name: 5 }],
    [['organization_connection_name:="5"'], { organization_connection_name: '5' }],
    [['is_enabled=null', 'show_as_button=true'], { is_enabled: null, show_as_button: true }],
    [['a={"b":[1]}'], { a: { b: [1] } }],
    [['a=b=c'], { a: 'b=c' }],
    [['a=@'], { a: '@' }],
    [['organization_connection_name=@name.txt'], { organization_connection_name: 'from a file\n' }],
    [['a:=@body.json'], { a: { is_enabled: null } }],
  ] as const)('%j', ([words, value]) => {
    expect(bodyOf(words)).toEqual({ kind: 'json', value });
  });

  it('can be a form, raw text, raw bytes, or without a content type', () => {
    const mediaType = 'application/x-www-form-urlencoded';
    expect(bodyOf(['a=x y', 'b=true'], { mediaType })).toEqual({ kind: 'text', text: 'a=x+y&b=true' });
    expect(bodyOf([], { raw: '{"a"' })).toEqual({ kind: 'text', text: '{"a"' });
    expect(bodyOf([], { raw: '@bytes' })).toEqual({ kind: 'base64', base64: 'e/99' });
    expect(bodyOf([], { body: '@body.json' })).toEqual({ kind: 'json', value: { is_enabled: null } });
    expect(asked(['a=1'], { mediaType: '' }).request).not.toHaveProperty('mediaType');
  });

  it('may have members that nobody knows, and says so', () => {
    const { hints, request } = asked(['show_as_buton=true']);
    expect(request.body).toEqual({ kind: 'json', value: { show_as_buton: true } });
    expect(hints).toEqual([
      'show_as_buton is no member of the contract (nearest: show_as_button); it is sent all the same',
    ]);
    expect(asked(['organization_connection_name=@name.txt']).hints).toEqual([
      'organization_connection_name ends with a line break',
    ]);
  });
});

describe('a wrong input says what to type instead', () => {
  it.for([
    [['show_as_button'], {}, /show_as_button: expected name=value, as in show_as_button=true/],
    [['=5'], {}, /expected name=value/],
    [['a:=yes'], {}, /a:=yes: expected JSON after :=.*a=yes sends a text/],
    [['a=1', 'a=2'], {}, /a is given twice: --raw '\{"a":1,"a":2\}' sends a member twice/],
    [['a=@nothing'], {}, /@nothing: expected a file that can be read/],
    [['a=@bytes'], {}, /the file is no UTF-8; --raw @bytes sends bytes as they are/],
    [[], { body: '{a}' }, /--body \{a\}: expected JSON, as in --body '\{"is_enabled":null\}'/],
    [[], { as: 'unscpoed' }, /--as unscpoed: no such credential: is unscoped meant\?/],
    [['a=1'], { body: '{}' }, /name=value and --body: expected one of them/],
    [[], { body: '{}', raw: '{}' }, /--body and --raw: expected one of them/],
  ] as const)('%j %j', ([words, raw, says]) => {
    expect(() => asked(words, raw)).toThrow(ConfigError);
    expect(() => asked(words, raw)).toThrow(says);
  });

  it('all at once', () => {
    expect(() => asked(['a', 'b:=c'], { as: 'x' })).toThrow(/a: expected[\s\S]*b:=c: expected[\s\S]*--as x/);
  });
});

describe('a line of the prompt', () => {
  it.for([
    ['a=1 b=2', ['a=1', 'b=2']],
    ['name="a b"', ['name=a b']],
    [`name='{"a":"b c"}'`, ['name={"a":"b c"}']],
    ['name=""', ['name=']],
    ['name="say \\"hi\\""', ['name=say "hi"']],
    ['  spaced   out  ', ['spaced', 'out']],
    ['a=b\\ c', ['a=b c']],
    ['', []],
  ] as const)('%j', ([line, words]) => {
    expect(wordsOf(line)).toEqual(words);
  });

  it('brings back any words that are quoted', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (words) => {
        const line = words.map((word) => `"${word.replace(/["\\]/g, '\\$&')}"`).join(' ');
        expect(wordsOf(line)).toEqual(words);
      }),
    );
  });

  it('with a quote that is not closed says so', () => {
    expect(() => wordsOf('name="a b')).toThrow(/a quote is not closed/);
  });

  it('knows the options, and says when there is none', () => {
    expect(lineOf('a=1 --as unscoped --media-type ""')).toEqual({
      words: ['a=1'],
      raw: { as: 'unscoped', mediaType: '' },
    });
    expect(() => lineOf('--frob')).toThrow(/unknown option '--frob'; help lists what can be typed/);
  });

  it.for([
    ['show', ['show_as_button=']],
    ['show_as_button=', ['show_as_button=true', 'show_as_button=false']],
    ['is_enabled=n', ['is_enabled=null']],
    ['a=1 organization_access_level=r', ['organization_access_level=readonly']],
    ['--as un', ['unscoped']],
    ['a=1 --m', ['--media-type']],
    ['he', ['help']],
    ['a=1 he', []],
  ] as const)('is completed: %j', ([line, offers]) => {
    expect(complete(specs, line)[0]).toEqual(offers);
  });
});
