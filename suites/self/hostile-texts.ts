import fc from 'fast-check';

/** What a tenant may answer to make trouble. */
export const hostileTexts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) }),
  fc.string({
    unit: fc.constantFrom('<', '>', '&', ']', '"', "'", '`', '|', '\n', '\r', '\0', '::', '##', ' '),
  }),
);
