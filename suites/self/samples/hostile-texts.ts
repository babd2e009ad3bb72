import fc from 'fast-check';

/** Any character. That of fast-check, `binary`, takes a second to make a table of a million of them. */
export const character = fc
  .integer({ min: 0, max: 0x10ffff })
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code));

/** What a tenant may answer to make trouble. */
export const hostileTexts = fc.oneof(
  fc.string({ unit: character, maxLength: 60 }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) }),
  fc.string({
    unit: fc.constantFrom('<', '>', '&', ']', '"', "'", '`', '|', '\n', '\r', '\0', '::', '##', ' '),
  }),
);
