import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderHtml, renderHtmlBody } from '../../../src/report/html/report.ts';
import { filledWith } from '../harness/filled-with.ts';
import { character } from '../samples/hostile-texts.ts';
import { largeRecord } from '../samples/large-record.ts';
import { SAMPLES } from '../samples/report-samples.ts';
import { DIAGNOSIS } from '../samples/sample-diagnosis.ts';
import { sample } from '../samples/sample-records.ts';

const bytes = (text: string): number => new TextEncoder().encode(text).length;
const texts = fc.oneof(
  fc.string({ unit: character, maxLength: 60 }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) }),
  fc.string({
    unit: fc.constantFrom('<', '>', '&', '"', "'", '`', '\n', '\0', '{', '}', ':', ' → ', ', ', '\u202e'),
  }),
);

const TAGS =
  /<(?:\/?(?:a|header|p|h1|h2|h3|h4|kbd|ul|ol|li|dl|div|dt|dd|main|section|span|mark|table|thead|tbody|tr|th|td|details|summary|code|wbr|blockquote|footer|article|pre|button|form|label|select|option|input|figure|figcaption|svg|path|strong))(?: [a-zA-Z-]+(?:="[^"<>]*")?)*\/?>/g;

describe('renderHtml', () => {
  const headingsOf = (body: string): readonly string[] =>
    [...body.matchAll(/<h[12][^>]*>([^<]*)/g)].map(([, text = '']) => text.trim());
  const rest = [
    'Counts',
    'Rules',
    'Inapplicable',
    'Observed',
    'Requests',
    'What was run',
    'How to read this',
  ];
  const verdict = 'Does not conform: 6 must rules violated on 127.0.0.1:4010.';

  it('says the verdict, then the causes and what they leave unexplained, then everything else', () => {
    const diagnosed = renderHtmlBody(sample('violations'), { diagnosis: DIAGNOSIS });
    expect(headingsOf(diagnosed)).toEqual([verdict, 'Likely causes', 'Unexplained failures', ...rest]);
    const unexplained = { ...DIAGNOSIS, causes: [] };
    const body = renderHtmlBody(sample('violations'), { diagnosis: unexplained });
    expect(headingsOf(body)).toEqual([verdict, 'Failures', ...rest]);
  });

  it('says above everything else why nothing can be told', () => {
    const body = renderHtmlBody(sample('unread'));
    expect(headingsOf(body).slice(1, 3)).toEqual(['Inconclusive', 'Counts']);
    expect(body).toContain('<summary><strong>All 16 rules</strong> the connection under test could not be');
  });

  it.each(Object.keys(SAMPLES))('has a heading that is short: %s', (name) => {
    const [heading = ''] = headingsOf(renderHtmlBody(sample(name)));
    expect(heading.length).toBeGreaterThan(10);
    expect(heading.length).toBeLessThanOrEqual(name === 'hostile' ? 200 : 90);
  });

  it('says of a cause how sure it is, what it explains, since when, what shows it and what it mends', () => {
    const body = renderHtmlBody(sample('violations'), { diagnosis: DIAGNOSIS });
    expect(body).toContain(
      '<a href="#causes">1 likely cause and 1 possible cause explain 6 of 11 failures</a>',
    );
    const [, certain = '', possible = ''] = body.split('<details class="cause');
    expect(certain).toContain('Certain · explains 5 of 11 failures · since request 4');
    expect(certain).toContain('Every effect it would have on this run was seen: 5 failures.');
    expect(certain.match(/<details class="violation" id="f[12]"/g)).toHaveLength(2);
    expect(certain).toContain('3 more failures of this cause');
    expect(certain.match(/<li id="f[345]" data-failure="">/g)).toHaveLength(3);
    expect(certain).toContain('npx patchproof explain request.flags.words-converted</code>');
    expect(possible).toContain('1 of the 2 effects it would have on this run was seen, 1 was not.');
    expect(possible).toContain('The server accepts a name of 51 characters');
    expect(possible.replaceAll('<wbr>', '')).toContain('organization_connection_name/maxLength/52');
  });

  it('shows what is unexplained with must before should and small requests before large ones', () => {
    const body = renderHtmlBody(sample('violations'), { diagnosis: DIAGNOSIS });
    const own = body.slice(body.indexOf('id="failures"'), body.indexOf('id="counts"'));
    const shown = [...own.matchAll(/<summary><h3>([^<]*)/g)].map(([, title]) => title);
    expect(shown).toHaveLength(5);
    expect(shown.indexOf('no credentials')).toBeLessThan(shown.indexOf('signup without assigned membership'));
  });

  it('shows the headers of an answer, and each step where several requests are needed', () => {
    const record = sample('violations');
    const [first, ...others] = record.findings;
    const [own] = first?.violations ?? [];
    if (first === undefined || own === undefined) throw new Error('no violation');
    const scripted = {
      ...own,
      script: ["curl 'a'", "curl 'b'"],
      differences: [{ expected: 'vary', actual: 'absent' }],
    };
    const body = renderHtmlBody({ ...record, findings: [{ ...first, violations: [scripted] }, ...others] });
    expect(body).toContain('<details class="headers" open><summary>');
    expect(body).toMatch(/<pre>content-type: application\/json/);
    expect(body).toMatch(
      /Steps <span class="soft">2 requests, in this order.*\n<li><code>curl 'a'<\/code><\/li>\n<li>/,
    );
  });

  it('has a row for each rule, named by its fragment, with level and outcome', () => {
    const record = sample('violations');
    const body = renderHtmlBody(record);
    for (const { rule, level } of record.findings)
      expect(body).toMatch(
        new RegExp(
          `<details class="rule opens" id="${rule}" data-item="" data-part="\\w+" data-outcome="\\w+" data-level="${level}"`,
        ),
      );
    expect(body.match(/data-outcome="deviating" data-level="should" data-print=""/g)).toHaveLength(1);
  });

  it('shows of a violation what was sent, expected and answered, what is stored, and how to run it again', () => {
    const body = renderHtmlBody(sample('violations'));
    const own = body.slice(body.indexOf('id="request.organization_connection_name.maxLength"'));
    const shown = own.slice(0, own.indexOf('<details class="rule'));
    expect(shown).toContain('<p>maxLength: 50</p>');
    expect(shown).toContain('<h4>Expected</h4><pre><mark>400</mark></pre>');
    expect(shown).toContain('<h4>Actual</h4><pre><mark>200</mark></pre>');
    expect(shown).toContain('<mark>&#34;organization_connection_name&#34;: &#34;a×51&#34;</mark>');
    expect(shown).toContain('1 of 4 members changed');
    expect(shown).toContain('<tr class="changed"><th scope="row"><code>organization_connection_name</code>');
    expect(shown).toContain(
      'npx patchproof run --only request.organization_connection_name.maxLength</code><button',
    );
    expect(shown).toContain(`${'a'.repeat(51)}&#34;}'</code><button`);
    expect(shown).toContain('answered 200 in 23 ms');
  });

  it('marks the member that differs where the status is right', () => {
    const body = renderHtmlBody(sample('violations'));
    const own = body.slice(body.indexOf('id="response.body.echo"'));
    const shown = own.slice(0, own.indexOf('</details>'));
    expect(shown).toContain('<span class="member"><mark>&#34;show_as_button&#34;: false</mark></span>');
    expect(shown).toContain('<h4>Expected</h4><pre>&#34;show_as_button&#34;: false</pre>');
    expect(shown).toContain('<h4>Actual</h4><pre><mark>&#34;show_as_button&#34;: true</mark></pre>');
  });

  it('says that a record is truncated, and where it would be too large that it is not whole', () => {
    expect(renderHtmlBody(sample('truncated'))).toContain('<strong>Truncated record.</strong>');
    expect(renderHtmlBody(sample('all-upheld'))).not.toContain('Truncated record');
    expect(renderHtmlBody(sample('violations'))).not.toContain('too large to be shown whole');
  });

  it.each([
    [1000, 0],
    [1000, 1000],
  ])('stays under 2 MB with %i findings of which %i are broken, and leaves no rule out', (size, broken) => {
    const record = largeRecord(size, broken);
    const text = renderHtml(record);
    expect(bytes(text)).toBeLessThan(2_000_000);
    expect(text).toContain('too large to be shown whole');
    expect(text.match(/<details class="rule opens"/g)).toHaveLength(size);
  });

  it('shows the configuration, hashes and seed, and no more of a secret than that it was set', () => {
    const body = renderHtmlBody(sample('throttled'));
    const { header } = sample('throttled');
    for (const text of [
      header.contract.hash,
      header.requestHash,
      'acme-staging.eu.auth0.com',
      '.env.staging',
    ])
      expect(body).toContain(text);
    expect(body).toContain('<dt>AUTH0_CLIENT_SECRET</dt><dd><code>(set)</code></dd>');
    expect(body).toContain('25 writes a minute, burst 5; 50 reads a minute, burst 5');
  });

  it('shows the smallest requests that break a rule, and bodies that are no JSON as they were sent', () => {
    const record = sample('violations');
    const [first, ...others] = record.findings;
    if (first === undefined) throw new Error('no finding');
    const shrunk = { steps: ['PATCH {"a":1}', 'PATCH <b>'], requests: 7 };
    const exchanges = record.exchanges.map((one) =>
      one.n === 2 ? { ...one, request: { ...one.request, encoding: 'base64' as const, body: '/w==' } } : one,
    );
    const body = renderHtmlBody({ ...record, exchanges, findings: [{ ...first, shrunk }, ...others] });
    expect(body).toContain('in 7 requests');
    expect(body).toContain('<pre>PATCH &#60;b&#62;</pre>');
    expect(body).toContain(
      '<h4>Sent</h4><pre>PATCH {&#34;organization_connection_name&#34;:&#34;a×51&#34;}</pre>',
    );
  });

  it('reads a record that is older than half of what it shows', () => {
    const { header, exchanges, findings, ...rest } = sample('violations');
    const { config: _, pace: __, ...old } = header;
    const body = renderHtmlBody({
      ...rest,
      header: old,
      exchanges: exchanges.map(({ purpose: _p, ...one }) => one),
      findings: findings.map(({ exchanges: _e, violations, ...one }) => ({
        ...one,
        violations: violations.map(({ before: _b, after: _a, ...own }) => own),
      })),
    });
    expect(body).toContain('<h4>Stored state</h4><pre>changed: organization_connection_name');
    expect(body).not.toContain('Configuration');
  });

  it('has no element, no attribute and no invisible mark that comes from the record', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const body = renderHtmlBody(filledWith(text));
        const rest = body.replace(TAGS, '');
        expect(rest).not.toMatch(/[<>]/);
        expect(body.replaceAll('\n', '')).not.toMatch(
          /[\p{Cc}\p{Cs}\u200e\u200f\u2028-\u202e\u2066-\u2069]/u,
        );
        expect(body).not.toMatch(/<[^>]*\s(?:on\w+|style|src|srcset|srcdoc)=/);
        expect([...body.matchAll(/href="([^"]*)"/g)].filter(([, to = '']) => !to.startsWith('#'))).toEqual(
          [],
        );
      }),
      { numRuns: 40 },
    );
  });

  it.each(['/', '_', '.', ', a true → ', '{"', '\n', 'x y '])(
    'does not grow with 100 kB of %j in every text',
    (unit) => {
      const text = unit.repeat(100_000 / unit.length);
      expect(bytes(renderHtml(filledWith(text)))).toBeLessThan(900_000);
    },
  );

  it('does not grow with an object of 10,000 members', () => {
    const object = JSON.stringify(Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`m${n}`, n])));
    const record = sample('violations');
    const broken = record.findings.filter(({ violations }) => violations.length > 0).slice(0, 4);
    const findings = broken.map((finding) => ({
      ...finding,
      violations: finding.violations.slice(0, 1).map((own) => ({
        ...own,
        before: object,
        after: '{}',
        actual: `200 ${object}`,
      })),
    }));
    expect(bytes(object) * 2 * broken.length).toBeGreaterThan(900_000);
    expect(bytes(renderHtml({ ...record, findings }))).toBeLessThan(900_000);
  });

  it('names no two elements alike', () => {
    for (const name of Object.keys(SAMPLES)) {
      const ids = [...renderHtml(sample(name)).matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
      expect(new Set(ids).size, name).toBe(ids.length);
    }
  });

  it('leads nowhere that is not on the page', () => {
    for (const name of Object.keys(SAMPLES)) {
      const text = renderHtml(sample(name));
      const ids = new Set([...text.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id));
      const links = [...text.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id);
      expect(
        links.filter((id) => !ids.has(id)),
        name,
      ).toEqual([]);
    }
  });
});
