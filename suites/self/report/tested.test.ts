import { describe, expect, it } from 'vitest';
import type { RunHeader, RunRecord } from '../../../src/record/record.ts';
import { renderCtrf } from '../../../src/report/ctrf.ts';
import { FORMATS } from '../../../src/report/formats.ts';
import { renderHtml } from '../../../src/report/html/report.ts';
import { renderJson } from '../../../src/report/json.ts';
import { renderJUnit } from '../../../src/report/junit.ts';
import { tested } from '../../../src/report/verdict.ts';
import { SAMPLES } from '../samples/report-samples.ts';
import { clean, sample } from '../samples/sample-records.ts';

/** Every report names what was tested, and every number is the same in each of them. */

const names = FORMATS.map(({ name }) => name);
const shown = async (name: string, record: RunRecord): Promise<string> => {
  const render = await FORMATS.find((format) => format.name === name)?.load();
  return render?.(record, {}) ?? '';
};
const having = (own: Partial<RunHeader>, record: RunRecord = clean): RunRecord => {
  const { reference: _, config: __, ...header } = record.header;
  return { ...record, header: { ...header, ...own } };
};

describe('what was tested', () => {
  const old = { target: 'http://127.0.0.1:4010', config: {} };
  it.each<[Partial<RunHeader>, string]>([
    [{ target: 'https://acme.eu.auth0.com' }, 'acme.eu.auth0.com'],
    [{ target: 'https://acme.eu.auth0.com:8443' }, 'acme.eu.auth0.com:8443'],
    [
      { target: 'http://127.0.0.1:4010', config: { AUTH0_DOMAIN: 'http://127.0.0.1:4010' } },
      '127.0.0.1:4010',
    ],
    [{ target: 'http://[::1]:4010' }, '[::1]:4010'],
    [{ target: 'http://127.0.0.1:4010', reference: 'asked' }, 'the embedded reference tenant'],
    [{ target: 'http://127.0.0.1:4010', reference: 'unconfigured' }, 'the embedded reference tenant'],
    [old, 'the embedded reference tenant'],
    [{ ...old, target: 'https://acme.eu.auth0.com' }, 'acme.eu.auth0.com'],
    [{ target: 'Conforms: everything.' }, 'an unknown target'],
    [{ target: '' }, 'an unknown target'],
  ])('of %j is %s', (header, words) => {
    expect(tested(having(header).header)).toBe(words);
  });

  it.each(names)('is named by %s: the host of a tenant, or the reference', async (name) => {
    for (const record of Object.keys(SAMPLES).map(sample)) {
      const tenant = await shown(name, having({ target: 'https://acme.eu.auth0.com' }, record));
      expect(tenant).toContain('acme.eu.auth0.com');
      expect(tenant).not.toContain('reference tenant');
      const own = await shown(name, having({ target: 'http://127.0.0.1:4010', reference: 'asked' }, record));
      expect(own).toMatch(name === 'record' ? /"reference":"asked"/ : /embedded reference tenant/);
    }
  });

  it.each(names)('was reached without checking certificates, and %s says so', async (name) => {
    for (const record of Object.keys(SAMPLES).map(sample)) {
      const pattern = name === 'record' ? /"tlsUnverified":true/ : /TLS certificates were not verified/;
      expect(await shown(name, having({ tlsUnverified: true }, record))).toMatch(pattern);
      const { tlsUnverified: _, ...header } = record.header;
      expect(await shown(name, { ...record, header })).not.toMatch(pattern);
    }
  });
});

describe('what was counted', () => {
  it.each(Object.keys(SAMPLES).filter((name) => !/^(empty|truncated|unread)$/.test(name)))(
    'is the same in every report of %s',
    async (name) => {
      const record = sample(name);
      const by = (level: 'observe' | 'judging', outcome: string): number =>
        record.findings.filter(
          (finding) => (finding.level === 'observe') === (level === 'observe') && finding.outcome === outcome,
        ).length;
      const [upheld, observed] = [by('judging', 'upheld'), by('observe', 'upheld')];
      expect(observed).toBeGreaterThan(0);

      const json = JSON.parse(renderJson(record));
      const outcomes = json.rules.map(({ outcome }: { outcome: string }) => outcome);
      expect(json.counts.total).toMatchObject({ upheld, observed });
      expect(outcomes.filter((one: string) => one === 'upheld')).toHaveLength(upheld);
      expect(outcomes.filter((one: string) => one === 'observed')).toHaveLength(observed);

      const table = (text: string, cell: RegExp): readonly (readonly [string, string])[] => {
        const rows = text.split('\n').filter((line) => cell.test(line));
        const [heads, ...others] = rows.map((row) => row.split(/[\s|]+/).filter((word) => word !== ''));
        const total = others.find(([first]) => first === 'total') ?? [];
        const values = heads?.includes('part') ? total : total.slice(1);
        return (heads ?? []).map((head, index): [string, string] => [head, values[index] ?? '']);
      };
      for (const [format, cell] of [
        ['console', /^ +upheld|^total /],
        ['md', /^\| (part|total) /],
      ] as const) {
        const cells = Object.fromEntries(table(await shown(format, record), cell));
        expect(cells, format).toMatchObject({ upheld: String(upheld), observed: String(observed) });
      }

      const html = renderHtml(record);
      expect(html.match(/<details class="rule opens"[^>]* data-outcome="upheld"/g)).toHaveLength(upheld);
      expect(html.match(/<details class="rule opens"[^>]* data-outcome="observed"/g)).toHaveLength(observed);
      expect(html).toContain(`aria-label="${upheld} upheld"`);
      expect(html).toContain(`aria-label="${observed} observed"`);

      // A deviation, which fails nothing, is a test that has passed.
      const passed = upheld + record.findings.filter(isDeviation).length;
      const ctrf = JSON.parse(renderCtrf(record)).results;
      expect(ctrf.summary.passed).toBe(passed);
      const raw = ctrf.tests.map(({ rawStatus }: { rawStatus?: string }) => rawStatus);
      expect(raw.filter((one: string) => one === 'observed')).toHaveLength(observed);
      const suites = [...renderJUnit(record).matchAll(/<testsuite [^>]*/g)].map(([text]) => text);
      const sum = (attribute: string): number =>
        suites.reduce((all, text) => all + Number(new RegExp(` ${attribute}="(\\d+)"`).exec(text)?.[1]), 0);
      expect(sum('tests') - sum('failures') - sum('errors') - sum('skipped')).toBe(passed);
      if (json.verdict.exitCode === 0)
        expect(json.verdict.sentence).toMatch(
          new RegExp(`^Conforms: ${upheld} rules upheld, .*, ${observed} observed on `),
        );
    },
  );
});

const isDeviation = ({ level, outcome, tolerated }: RunRecord['findings'][number]): boolean =>
  level !== 'must' && outcome === 'violated' && tolerated === undefined;
