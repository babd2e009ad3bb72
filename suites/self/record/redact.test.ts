import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REDACTED, redact } from '../../../src/redact/redact.ts';
import { expectLinear } from '../harness/linear.ts';
import { character } from '../samples/hostile-texts.ts';

const CANARY = 'c4n4ry-S3cret_value/with+marks"and\\more';
const canary = fc
  .string({ unit: character, minLength: 8, maxLength: 40 })
  .filter((text) => !/[[\]]/.test(text) && !/\p{Cs}/u.test(text));
const around = fc.string({ unit: character, maxLength: 30 });

const jsonCharacter = (character: string): string =>
  character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');

const spellings: Readonly<Record<string, (text: string, pick: readonly boolean[]) => string>> = {
  plain: (text) => text,
  JSON: (text) => JSON.stringify(text).slice(1, -1),
  'JSON in JSON': (text) => JSON.stringify(JSON.stringify(text)),
  'some characters as JSON escapes': (text, pick) =>
    Array.from(text, (character, index) =>
      pick[index % pick.length] ? jsonCharacter(character) : character,
    ).join(''),
  'percent escapes': (text) => encodeURIComponent(text),
  'percent escapes twice': (text) => encodeURIComponent(encodeURIComponent(text)),
  form: (text) => new URLSearchParams({ text }).toString().slice('text='.length),
  'percent in JSON': (text) => JSON.stringify(encodeURIComponent(text)),
  hex: (text) => Buffer.from(text).toString('hex'),
  'hex in capitals': (text) => Buffer.from(text).toString('hex').toUpperCase(),
  'named HTML escapes': html('named'),
  'decimal HTML escapes': html('decimal'),
  'hexadecimal HTML escapes': html('hexadecimal'),
  'HTML in JSON': (text, pick) => JSON.stringify(html('named')(text, pick)),
  'HTML in HTML': (text, pick) => html('named')(html('decimal')(text, pick), pick),
};

function html(kind: 'named' | 'decimal' | 'hexadecimal'): (text: string, pick: readonly boolean[]) => string {
  const names = new Map(
    Object.entries({ '&': 'amp', '"': 'quot', "'": 'apos', '<': 'lt', '>': 'gt', '/': 'sol' }),
  );
  return (text, pick) =>
    Array.from(text, (character, index) => {
      const code = character.codePointAt(0) ?? 0;
      const name = names.get(character);
      if (kind === 'named') return name === undefined ? character : `&${name};`;
      if (name === undefined && !pick[index % pick.length]) return character;
      return kind === 'decimal' ? `&#${code};` : `&#x${code.toString(16)};`;
    }).join('');
}

const segment = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('redact', () => {
  it.each(Object.keys(spellings))('leaves no canary: %s', (name) => {
    const spell = spellings[name] ?? String;
    const pick = fc.array(fc.boolean(), { minLength: 3, maxLength: 9 });
    fc.assert(
      fc.property(canary, around, around, pick, (secret, before, after, picked) => {
        const spelled = spell(secret, picked);
        const shown = redact(`${before} ${spelled} ${after}`, ['other', secret]);
        expect(shown).toContain(REDACTED);
        expect(shown).not.toContain(spelled);
      }),
    );
  });

  it('leaves no canary in base64 and base64url, whatever stands around it', () => {
    const part = fc.string({ maxLength: 9 });
    fc.assert(
      fc.property(
        canary,
        part,
        part,
        fc.constantFrom('base64', 'base64url'),
        (secret, before, after, form) => {
          const encoded = Buffer.from(`${before}${secret}${after}`).toString(form as 'base64');
          const shown = redact(`Basic ${encoded} rest`, [secret]);
          const left = shown
            .replace('Basic ', '')
            .split(REDACTED)
            .map((rest) => Buffer.from(rest, 'base64').toString());
          expect(shown).toContain(REDACTED);
          expect(
            left.some((rest) => rest.includes(secret.slice(0, 4)) && !before.includes(secret.slice(0, 4))),
          ).toBe(false);
        },
      ),
    );
  });

  it('leaves no canary in base64 of its base64, in either alphabet, whatever stands around it', () => {
    const part = fc.string({ maxLength: 9 });
    const form = fc.constantFrom('base64' as const, 'base64url' as const);
    fc.assert(
      fc.property(canary, part, part, form, form, (secret, before, after, inner, outer) => {
        const once = Buffer.from(`${before}${secret}${after}`).toString(inner);
        const shown = redact(`"${Buffer.from(`x${once}y`).toString(outer)}"`, [secret]);
        const left = shown.split(REDACTED).map((rest) => Buffer.from(rest, 'base64').toString('latin1'));
        expect(shown).toContain(REDACTED);
        expect(left.join('|').length).toBeLessThanOrEqual(before.length * 4 + after.length * 4 + 20);
        const core = Buffer.from(secret).toString(inner).slice(2, 10);
        expect(left.some((rest) => rest.includes(core))).toBe(before.includes(core) || after.includes(core));
      }),
    );
  });

  it('covers overlapping secrets whole', () => {
    expect(redact('<abcdefghijkl>', ['abcdefghij', 'cdefghijkl'])).toBe(`<${REDACTED}>`);
    expect(redact('aXXXXXXaXXXXXXa', ['aXXXXXXa'])).toBe(REDACTED);
    expect(redact('a password and a password', ['password', ''])).toBe(`a ${REDACTED} and a ${REDACTED}`);
  });

  it('leaves words alone that a secret of fewer than 8 characters would take apart', () => {
    const line = '{"connection_id":"con_A","is_enabled":true}';
    for (const secret of ['', 'c', 'id', 'enabled', 'con_A']) expect(redact(line, [secret])).toBe(line);
  });

  const token = [segment({ alg: 'RS256' }), segment({ sub: 'a@clients' }), 'c2lnbmF0dXJlLW9mLXRoZS10b2tlbg'];
  it.each([
    ['a token', token.join('.')],
    ['a token without its signature', token.slice(0, 2).join('.')],
    ['an unsigned token', `${token.slice(0, 2).join('.')}.`],
    ['two segments, the second empty', `${token[0]}.`],
    ['a lone payload', String(token[1])],
    ['dots as percent escapes', token.join('%2E')],
    ['dots as JSON escapes', token.join('\\u002e')],
    ['letters as JSON escapes', `\\u0065yJ${token.join('.').slice(3)}`],
  ])('takes out what looks like a token: %s', (_name, text) => {
    expect(redact(`"Bearer ${text}" rest`, [])).toBe(`"Bearer ${REDACTED}" rest`);
  });

  it('takes out the signature of a listed token alone', () => {
    expect(redact(`<${token[2]}>`, [token.join('.')])).toBe(`<${REDACTED}>`);
  });

  it('leaves JSON as JSON', () => {
    const small = fc.string({
      unit: fc.constantFrom('n', 'u', '0', '4', '1', 'a', '\n', '\\', '"', '\u0041', '\0'),
    });
    const secrets = fc.array(
      fc.string({ unit: fc.constantFrom('n', 'u', '0', '4', '1', 'a'), minLength: 2 }),
    );
    fc.assert(
      fc.property(fc.dictionary(small, small), secrets, (value, listed) => {
        expect(() => JSON.parse(redact(JSON.stringify(value), listed))).not.toThrow();
      }),
    );
    const encoded = `\n${Buffer.from(CANARY).toString('base64')}`;
    expect(JSON.parse(redact(JSON.stringify({ encoded }), [CANARY]))).toEqual({ encoded: REDACTED });
  });

  it('changes nothing else', () => {
    const texts = fc.string({ unit: character }).filter((text) => !text.includes('eyJ'));
    fc.assert(fc.property(texts, (text) => redact(text, [CANARY]) === text));
  });

  it('gives the same when done twice', () => {
    fc.assert(
      fc.property(around, around, (before, after) => {
        const once = redact(`${before}${CANARY}${after}`, [CANARY]);
        expect(redact(once, [CANARY])).toBe(once);
      }),
    );
  });

  it.each(['[{"a":"', '\\u0000', 'eyJ', '&amp;%26\\u0026', CANARY.slice(0, 12)])(
    'takes no more time than a text of %j is long',
    (piece) => {
      const secrets = Array.from({ length: 20 }, (_, index) => `${CANARY}${index}`.repeat(10));
      expectLinear((text) => void redact(text, secrets), piece.repeat(10_000));
    },
  );
});
