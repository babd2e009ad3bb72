import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tally } from '../../../src/record/status.ts';
import { renderConsole } from '../../../src/report/console.ts';
import { filledWith } from '../harness/filled-with.ts';
import { hostileTexts } from '../samples/hostile-texts.ts';
import { SAMPLES } from '../samples/report-samples.ts';
import { sample } from '../samples/sample-records.ts';

describe('renderConsole', () => {
  it('prints a violation in the one shape', () => {
    expect(renderConsole(sample('violations'), { colour: false })).toContain(`
✗ request.organization_connection_name.maxLength · must
  A name longer than 50 characters is answered with 400
  sent       PATCH {"organization_connection_name":"a×51"}
  expected   400
  actual     200 {"connection_id":"con_A1b2C3d4E5f6G7h8","organization_connection_name":"a×51"}
  state      changed: organization_connection_name "staff" → "a×51"
  source     openapi · UpdateOrganizationAllConnectionRequestContent/organization_connection_name/maxLength
  again      npx patchproof run --only request.organization_connection_name.maxLength
  curl       curl -X PATCH '`);
  });

  it('marks must and should, and ends with the verdict', () => {
    const text = renderConsole(sample('violations'), { colour: false });
    expect(text).toContain('⚠ request.is_signup_enabled.tie · should');
    expect(text).toMatch(/\n\nDoes not conform: 6 must rules violated on 127\.0\.0\.1:4010\.\n$/);
  });

  it('lists a reason once, with its rules', () => {
    const text = renderConsole(sample('inconclusive'), { colour: false });
    expect(text).toContain('  no answer within 10 s: request.show_as_button.type, response.body.object\n');
  });

  it('lets nothing through that moves the cursor, colours or forges a line', () => {
    fc.assert(
      fc.property(hostileTexts, fc.boolean(), (text, colour) => {
        const shown = renderConsole(filledWith(text), { colour, width: 80 });
        // biome-ignore lint/suspicious/noControlCharactersInRegex: its own colours
        const plain = shown.replace(/\u001b\[\d+m/g, '').replaceAll('\n', '');
        expect(plain).not.toMatch(/[\p{Cc}\p{Cs}\u200e\u200f\u2028-\u202e\u2066-\u2069]/u);
        expect(shown).not.toMatch(/^\s*(::|##)/m);
      }),
    );
  });

  it('colours nothing but what it prints itself', () => {
    const colours = (name: string) =>
      // biome-ignore lint/suspicious/noControlCharactersInRegex: its own colours
      renderConsole(sample(name), { colour: true }).replace(/\u001b\[\d+m/g, '');
    for (const name of Object.keys(SAMPLES)) {
      expect(colours(name), name).toBe(renderConsole(sample(name), { colour: false }));
    }
  });

  it.each([1, 60, 80, 120])('fits %i columns, but for tables and what is copied', (width) => {
    const shown = renderConsole(sample('inconclusive'), { colour: false, width });
    const blocks = renderConsole(sample('violations'), { colour: false, width }).split('\n\n').slice(1, -3);
    const reasons = shown.split('\n\n').slice(1, -3);
    const lines = [...blocks, ...reasons].flatMap((block) => block.split('\n').slice(1));
    const fitted = lines.filter((line) => !/^ {2}(again|curl|npx) /.test(line));
    expect(fitted.length).toBeGreaterThan(60);
    expect(fitted.filter((line) => line.length > Math.max(width, 62))).toEqual([]);
  });

  it('keeps the counts of each part whole in 60 columns', () => {
    const lines = renderConsole(sample('inconclusive'), { colour: false, width: 60 }).split('\n');
    const counts = tally(sample('inconclusive').findings);
    const told = Object.entries(counts).flatMap(([status, count]) =>
      count > 0 ? [`${count} ${status}`] : [],
    );
    const at = lines.findIndex((line) => line.startsWith('total '));
    const total = lines.slice(at, lines.indexOf('', at));
    for (const line of total) expect(line.length).toBeLessThanOrEqual(60);
    expect(total.join(' ').replaceAll(/\s+/g, ' ')).toBe(`total ${told.join(', ')}`);
  });

  it('says how to run it again with another contract and profile', () => {
    const { header, ...rest } = sample('violations');
    const again = (own: object): string => {
      const record = { ...rest, header: { ...header, ...own } };
      return /again {6}(.*)/.exec(renderConsole(record, { colour: false }))?.[1] ?? '';
    };
    const only = '--only request.organization_connection_name.maxLength';
    expect(again({ profile: 'smoke' })).toBe(`npx patchproof run --profile smoke ${only}`);
    expect(again({ profile: 'deep', seed: 7 })).toBe(`npx patchproof run --profile deep --seed 7 ${only}`);
    expect(again({ contract: { revision: '2026-09', hash: '' } })).toBe(
      `npx patchproof run --contract 2026-09 ${only}`,
    );
  });
});
