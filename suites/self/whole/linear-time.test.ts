import { describe, test } from 'vitest';
import { contract } from '../../../src/contract/index.ts';
import { canonicalDeviations } from '../../../src/engine/judge/canonical-deviation.ts';
import { conclude, judge } from '../../../src/engine/judge/judge.ts';
import { verify } from '../../../src/library/index.ts';
import type { Json, Observation, Reply } from '../../../src/model.ts';
import { parseRecord } from '../../../src/record/parse-record.ts';
import type { RunRecord } from '../../../src/record/record.ts';
import { formatLine, recorder, violationToRecord } from '../../../src/record/to-record.ts';
import { redact } from '../../../src/redact/redact.ts';
import { renderConsole } from '../../../src/report/console.ts';
import { FORMATS } from '../../../src/report/formats.ts';
import { rules } from '../../../src/rules/index.ts';
import { decode } from '../../../src/target/http/messages.ts';
import { elideJson } from '../../../src/text/elide.ts';
import { messageTemplate, normalizer, normalizeVolatile } from '../../../src/text/normalize.ts';
import { observation, subject, write } from '../harness/exchanges.ts';
import { expectLinear } from '../harness/linear.ts';
import { SAMPLES } from '../samples/report-samples.ts';
import { awkward, tempting } from './awkward-texts.ts';

const april = contract('2026-04');
const judging = rules(april).filter(({ part }) => part === 'response' || part === 'error');
const clean = (text: string): string => redact(text, ['a secret of some length that nobody has']);

/** Answers in which a tenant can put a text: an error, a resource, a page. */
function observationsOf(text: string): readonly Observation[] {
  const reply = (status: number, value: Json): Reply => {
    const decoded = decode(new TextEncoder().encode(JSON.stringify(value)));
    if ('fault' in decoded) throw new Error(decoded.detail);
    return { kind: 'response', status, headers: { 'content-type': text }, ...decoded };
  };
  const fault = { in: 'body', keyword: 'type', pointer: '/is_enabled' } as const;
  const page: Reply = { kind: 'response', status: 500, headers: {}, payload: { kind: 'text', text } };
  return [
    [reply(400, { statusCode: 400, error: 'Bad Request', message: text }), 'reject'] as const,
    [reply(200, { connection_id: 'con_A', organization_connection_name: text }), 'accept'] as const,
    [page, 'accept'] as const,
  ].map(([one, kind], index) => {
    const aim: Observation['case']['aim'] = kind === 'accept' ? { kind } : { kind, fault, statuses: [400] };
    return observation({ n: index + 1, reply: one, case: write(`a/b/${index}`, { aim }) });
  });
}

/** The record of a run that was answered with the text. */
function recordOf(text: string): RunRecord {
  const showing = { origin: 'http://127.0.0.1:1', subject, redact: clean };
  const seen = observationsOf(text);
  const findings = judging.map((rule) =>
    conclude(
      rule,
      judge(rule, seen),
      { cut: false, unsent: [] },
      { toRecord: violationToRecord(showing), toDeviations: canonicalDeviations(showing, []) },
    ),
  );
  const [header = '', ...rest] = (SAMPLES.violations ?? '').trimEnd().split('\n');
  const lines = [
    ...seen.map(recorder(showing)).map(formatLine),
    ...findings.map((one) => formatLine({ kind: 'finding', ...one })),
  ];
  return parseRecord([header, ...lines.map((line) => line.trimEnd()), rest.at(-1)].join('\n'));
}

/** A record that somebody else made, with the text wherever one may stand. */
function hostileRecord(text: string): RunRecord {
  const record = parseRecord(SAMPLES.violations ?? '');
  const finding = record.findings.find(({ violations }) => violations.length > 0);
  const [exchange] = record.exchanges;
  const [first] = finding?.violations ?? [];
  if (finding === undefined || exchange === undefined || first === undefined) throw new Error('no violation');
  const body = JSON.stringify({ message: text });
  const reply = { kind: 'response', status: 400, headers: { 'x-a': text }, body } as const;
  const violation = { ...first, sent: text, expected: text, actual: `${text} → ${text}`, curl: text };
  return {
    ...record,
    exchanges: [{ ...exchange, title: text, reply }],
    findings: [
      { ...finding, violations: [violation], observed: [text] },
      { ...finding, rule: 'a.b.c', outcome: 'inconclusive', because: [text], violations: [] },
    ],
  };
}

const renderers = await Promise.all(FORMATS.map(({ load }) => load()));

/** Everything that a text of a server goes through; a part of it where all of it would only take longer. */
function passOn(text: string): void {
  for (const one of [normalizeVolatile, messageTemplate, clean, normalizer([])]) one(text);
  elideJson({ [text]: text });
  const part = text.slice(0, text.length / 16);
  for (const record of [recordOf(text), hostileRecord(part)]) {
    for (const render of renderers) render(record, {});
    renderConsole(record, { width: 80, colour: true });
  }
  const path = '/api/v2/organizations/org_A/connections/con_A';
  const requestBody = { organization_connection_name: part };
  for (const status of [200, 400]) verify(april, { path, status, body: part, requestBody });
}

/** Long enough for a quarter of a second of quadratic work, far more than what is not measured. */
const LENGTH = 1 << 15;

describe('what a server sends takes no more than its length', { timeout: 60_000 }, () => {
  const made = [
    ...Object.entries(awkward).map(([name, make]) => [`many ${name}`, make(LENGTH)] as const),
    ...Object.entries(tempting).map(([name, make]) => [name, make(LENGTH / 2)] as const),
  ];
  test.each(made.filter((_, index) => index % 4 === 0))('%s', (_, text) => expectLinear(passOn, text));
  test.each(made.filter((_, index) => index % 4 !== 0))('%s', { tags: ['slow'] }, (_, text) =>
    expectLinear(passOn, text),
  );
});
