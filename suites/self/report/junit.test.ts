import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../../src/record/record.ts';
import { judgedStrictly } from '../../../src/record/status.ts';
import { renderJUnit } from '../../../src/report/junit.ts';
import { filledWith } from '../harness/filled-with.ts';
import { hostileTexts } from '../samples/hostile-texts.ts';
import { SAMPLES } from '../samples/report-samples.ts';
import { readXml, type XmlElement } from '../samples/report-xml.ts';
import { clean, sample, withEnd } from '../samples/sample-records.ts';

describe('renderJUnit', () => {
  const suitesOf = (record: RunRecord, strict = false): readonly XmlElement[] =>
    readXml(renderJUnit(strict ? judgedStrictly(record) : record)).children;
  const cases = (suite: XmlElement): readonly XmlElement[] =>
    suite.children.filter(({ name }) => name === 'testcase');
  const holding = (suite: XmlElement, name: string): number =>
    cases(suite).filter(({ children }) => children.some((child) => child.name === name)).length;

  it.each(Object.keys(SAMPLES))('is what the Jenkins schema allows, and counts right: %s', (name) => {
    const root = readXml(renderJUnit(sample(name)));
    expectJenkins(root);
    for (const suite of root.children) {
      expect(suite.attributes).toMatchObject({
        tests: String(cases(suite).length),
        failures: String(holding(suite, 'failure')),
        errors: String(holding(suite, 'error')),
        skipped: String(holding(suite, 'skipped')),
      });
    }
    for (const key of ['tests', 'failures', 'errors']) {
      const sum = root.children.reduce((total, suite) => total + Number(suite.attributes[key]), 0);
      expect(root.attributes[key]).toBe(String(sum));
    }
  });

  it('is well-formed whatever the record holds', () => {
    fc.assert(fc.property(hostileTexts, (text) => expectJenkins(readXml(renderJUnit(filledWith(text))))));
  });

  it('keeps the reading order, and names rules and parts', () => {
    const suites = suitesOf(sample('violations'));
    expect(suites.map(({ attributes }) => attributes.name)).toEqual([
      'request',
      'response',
      'error',
      'authorization',
      'state',
    ]);
    expect(suites[0]?.attributes.timestamp).toBe('2026-06-01T09:30:00');
    expect(suites[0]?.children[1]?.attributes).toMatchObject({
      name: 'request.organization_connection_name.maxLength',
      classname: 'patchproof.request',
    });
  });

  it('fails a violated should when it is strict', () => {
    const failures = (strict: boolean): number =>
      suitesOf(sample('violations'), strict).reduce((sum, suite) => sum + holding(suite, 'failure'), 0);
    expect(failures(false)).toBe(6);
    expect(failures(true)).toBe(7);
  });

  it.each<[string, RunRecord, boolean]>([
    ['all upheld', clean, false],
    ['violations', sample('violations'), false],
    ['cut off', sample('truncated'), true],
    ['header only', sample('empty'), true],
    ['no rule judged', { ...clean, findings: [] }, true],
    ['harness error', withEnd(clean, { errors: ['x'] }), true],
    ['left a trace', withEnd(clean, { restored: false }), true],
    ['exit code 1 for another reason', withEnd(clean, { exitCode: 1 }), true],
  ])('has an error of its own when no rule says it: %s', (_name, record, expected) => {
    expect(suitesOf(record).some(({ attributes }) => attributes.name === 'run')).toBe(expected);
  });
});

/** Elements, their attributes and their children, as junit-10.xsd of the Jenkins xUnit plugin has them. */
const JENKINS: Readonly<Record<string, readonly [attributes: string, children: string]>> = {
  testsuites: ['name time tests failures errors', 'testsuite'],
  testsuite: ['name tests failures errors time skipped timestamp', 'properties testcase'],
  properties: ['', 'property'],
  property: ['name value', ''],
  testcase: ['name classname time', 'skipped error failure system-out'],
  failure: ['type message', ''],
  error: ['type message', ''],
  skipped: ['type message', ''],
  'system-out': ['', ''],
};

function expectJenkins(element: XmlElement): void {
  const [attributes, children] = JENKINS[element.name] ?? ['', ''];
  expect(Object.keys(JENKINS)).toContain(element.name);
  expect(attributes.split(' ')).toEqual(expect.arrayContaining(Object.keys(element.attributes)));
  expect(children.split(' ')).toEqual(expect.arrayContaining(element.children.map(({ name }) => name)));
  if (element.attributes.time !== undefined) expect(element.attributes.time).toMatch(/^\d+\.\d{3}$/);
  element.children.forEach(expectJenkins);
}
