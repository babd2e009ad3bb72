import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/model.ts';
import { parseRecord } from '../../../src/record/parse-record.ts';
import { renderAnnotations } from '../../../src/report/annotations.ts';
import { filledWith } from '../harness/filled-with.ts';
import { hostileTexts } from '../samples/hostile-texts.ts';
import { SAMPLES } from '../samples/report-samples.ts';

const violations = parseRecord(SAMPLES.violations ?? '');

describe('renderAnnotations', () => {
  const command = /^::(error|warning|notice) title=([^:,\n]*)::([^\n]*)$/;

  it('gives one command a line, and no other', () => {
    const texts = fc.oneof(
      hostileTexts,
      fc.constantFrom(
        'a\n::error::b',
        '%0A::set-output name=x::y',
        '##[add-mask]a',
        'x##vso[task.complete]',
        '%25',
      ),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const lines = renderAnnotations(filledWith(text)).trimEnd().split('\n');
        for (const line of lines) {
          expect(line).toMatch(command);
          expect(line).not.toMatch(/##\w*\[|%(?!25|0A|0D|3A|2C)/);
        }
      }),
    );
  });

  it('says how many there are where GitHub would drop some', () => {
    const [broken] = violations.findings;
    const many = Array.from({ length: 30 }, (_, index) => ({
      ...(broken as Finding),
      rule: `request.x.y${index}`,
    }));
    const lines = renderAnnotations({ ...violations, findings: many })
      .trimEnd()
      .split('\n');
    expect(lines.filter((line) => line.startsWith('::error '))).toHaveLength(10);
    expect(lines.at(-1)).toMatch(
      /^::notice title=patchproof::And 21 more rules%3A|^::notice title=patchproof::And 21 more rules: request\.x\.y9, /,
    );
  });

  it('spells what would end a title or a message', () => {
    const [broken] = violations.findings;
    const odd = { ...(broken as Finding), rule: 'a:b,c%0A', statement: '100% of\nthem' };
    const line = renderAnnotations({ ...violations, findings: [odd] }).split('\n')[1] ?? '';
    expect(line).toContain('title=a%3Ab%2Cc%250A (must)::100%25 of\\nthem%0Asent: ');
  });
});
