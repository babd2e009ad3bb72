import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REDACTED, redact } from '../../../src/redact/redact.ts';

const CANARY = 'c4n4ry-S3cret_value/with+marks"and\\more';

const segment = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a copy that was cut', () => {
  const letters = 'k3Jh7GfD9sAq2WeR5tYu8IoP1zXc4VbN6m_-+/&"';
  const opaque = fc
    .string({ unit: fc.constantFrom(...letters), minLength: 30, maxLength: 64 })
    .filter((text) => (text.match(/[\w+&"]/g)?.length ?? 0) > 24 && !text.includes('eyJ'));
  const spelt: Readonly<Record<string, (text: string) => string>> = {
    plain: String,
    JSON: (text) => JSON.stringify(text).slice(1, -1),
    percent: encodeURIComponent,
    HTML: (text) => text.replaceAll('&', '&amp;').replaceAll('"', '&#34;'),
    hex: (text) => Buffer.from(text).toString('hex'),
    base64: (text) => Buffer.from(text).toString('base64'),
    'base64 twice': (text) => Buffer.from(Buffer.from(text).toString('base64')).toString('base64'),
  };

  it.each(Object.keys(spelt))('of its beginning or its end, %s', (name) => {
    const spell = spelt[name] ?? String;
    fc.assert(
      fc.property(opaque, fc.nat(), fc.boolean(), (secret, picked, isHead) => {
        const least = 20;
        const length = least + (picked % (secret.length - least));
        const cut = spell(isHead ? secret.slice(0, length) : secret.slice(-length));
        // Of what is left, nothing is long enough to be of use; padding and a neighbour may be.
        const shown = redact(`<${cut}>`, ['another-one', secret]);
        expect(shown).toContain(REDACTED);
        expect(shown.replace(REDACTED, '').length).toBeLessThan(2 + 8);
      }),
    );
  });

  it.each([
    ['without its last characters', 'supersecretsecret-9x8y'],
    ['its first half', 'supersecrets'],
    ['its last half', 'ecret-9x8y7z'],
  ])('%s', (_name, cut) => {
    expect(redact(`not "${cut}"!`, ['supersecretsecret-9x8y7z'])).toBe(`not "${REDACTED}"!`);
  });

  it('extends as far as it goes, and no further', () => {
    const secret = 'Zx81-c64-amiga-500-atari';
    expect(redact(`${secret.slice(0, 17)}!`, [secret])).toBe(`${REDACTED}!`);
    expect(redact(`!${secret.slice(5)}`, [secret])).toBe(`!${REDACTED}`);
    expect(redact(secret.slice(0, 11), [secret])).toBe(secret.slice(0, 11));
  });

  it('is no word of the contract, however a secret begins or ends', () => {
    const line =
      '{"organization_connection_name":"patchproof production-api","assign_membership_on_login":true}';
    const secrets = [
      'organization_connection_name_Q7x9Zp2w',
      'patchproof production-Q7x9Zp2w',
      'Q7x9Zp2w_organization_connection',
      'Q7x9Zp2w-assign_membership_on_login',
    ];
    for (const text of [line, encodeURIComponent(line), Buffer.from(line).toString('hex')])
      expect(redact(text, secrets)).toBe(text);
    const inside = Buffer.from(`<${line}>`).toString('base64');
    expect(redact(inside, secrets)).toBe(inside);
  });

  it('of a listed token: its signature, not the header that all tokens have', () => {
    const listed = [
      segment({ alg: 'RS256', typ: 'JWT' }),
      segment({ iss: 'https://acme.eu.auth0.com/', sub: 'canary' }),
      'N0b0dyJ1cE0fVGhlU2lnbmF0dXJlT2ZOb2JvZHlBdEFsbA',
    ].join('.');
    expect(redact(`<${listed.slice(-20)}>`, [listed])).toBe(`<${REDACTED}>`);
    expect(redact(`<N0b0dyJ1cE0fVGhl>`, [listed])).toBe(`<${REDACTED}>`);
    const others = [
      'eyJhbGciOiJSUzI1',
      Buffer.from(listed.slice(0, 40)).toString('hex'),
      'bmFyeSJ9',
      'InN1YiI6ImNhbmFyeSJ9',
    ];
    for (const text of others) expect(redact(text, [listed])).toBe(text);
  });
});

describe('base64 of a JSON object, which begins as a token does', () => {
  const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64');

  it.each([
    ['a body of ours, invalid UTF-8 in it', '{"organization_connection_name":"patchproof \xff"}'],
    ['a body with a slash in its base64', '{"show_as_button":true,"is_enabled":"???~~~???"}'],
  ])('stays: %s', (_name, body) => {
    const text = `base64 ${base64(body)}`;
    expect(redact(text, [CANARY])).toBe(text);
  });

  it.each([
    ['a header', '{"alg":"RS256","typ":"JWT"}'],
    ['claims', '{"iss":"https://acme.eu.auth0.com/","sub":"a@clients"}'],
    ['claims of another kind', '{"https://acme/roles":["admin"],"exp":1767225600}'],
    ['a token in a member', '{"access":"eyJhbGciOiJSUzI1NiJ9.e30.c2lnbmF0dXJl"}'],
    ['a secret in a member', JSON.stringify({ name: CANARY })],
    ['what is cut', '{"organization_connection_name":"patchpro'],
  ])('goes: %s', (_name, body) => {
    expect(redact(`base64 ${base64(body)}`, [CANARY])).toContain(REDACTED);
  });
});
