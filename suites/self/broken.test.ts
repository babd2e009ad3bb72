import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Behaviour, conforming } from '../../fixtures/tenant/start.ts';
import { put, rowsOf } from '../../fixtures/tenant/store.ts';
import { contract } from '../../src/contract/index.ts';
import type { RunRecord } from '../../src/model.ts';
import { rules } from '../../src/rules/index.ts';
import { environmentOf, findingOf, gateOn, idsOf, tenantFor } from './gate-on.ts';

interface Break {
  readonly words: string;
  readonly behaviour: Partial<Behaviour> | (() => Partial<Behaviour>);
  /** The rule that says what is broken. */
  readonly rule: string;
  /** Rules that see the same fault from another side, and no others. */
  readonly also: readonly string[];
  /** The status that the printed curl line shows again. */
  readonly again?: number;
}

const isUpdate = (id: string): boolean => id === 'update';

const doors = ['authenticate', 'authorize'] as const;
const before = ['throttle', ...doors, 'checkPath'] as const;

/** The reference, wrong in one way each: one for each kind of rule. */
const breaks: readonly Break[] = [
  {
    words: 'accepts one word of an enum less',
    behaviour: { values: (member) => member.values?.filter((value) => value !== 'limited') },
    rule: 'request.organization_access_level.enum-inside',
    also: [],
    again: 400,
  },
  {
    words: 'takes the string "true" for true',
    behaviour: {
      coerce: (member, value) => (member === 'show_as_button' && value === 'true' ? true : value),
    },
    rule: 'request.show_as_button.type',
    also: [],
    again: 200,
  },
  {
    words: 'allows a name of 51 characters',
    behaviour: { bounds: (member) => member.bounds && { ...member.bounds, max: 51 } },
    rule: 'request.organization_connection_name.maxLength',
    // The name is stored, and answered with.
    also: ['response.organization_connection_name.maxLength'],
    again: 200,
  },
  {
    words: 'counts UTF-16 units',
    behaviour: { length: (text) => text.length },
    rule: 'request.organization_connection_name.maxLength-inside',
    also: [],
    again: 400,
  },
  {
    words: 'answers null for a name that is not set',
    behaviour: {
      present: (row, call) => ({ organization_connection_name: null, ...conforming.present(row, call) }),
    },
    rule: 'response.organization_connection_name.type',
    also: [],
  },
  {
    words: 'answers what was stored before',
    behaviour: () => {
      let before: Behaviour['present'] extends (row: infer Row, ...rest: never) => unknown
        ? Row | undefined
        : never;
      return {
        write: (row, call) => {
          before = call.row;
          conforming.write(row, call);
        },
        present: (row, call) => {
          const shown = isUpdate(call.operation.id) ? (before ?? row) : row;
          return conforming.present(shown, call);
        },
      };
    },
    rule: 'response.body.echo',
    // The second of two equal requests is answered otherwise than the first.
    also: ['response.body.stored', 'state.repeat.idempotent'],
  },
  {
    words: 'calls every error an error',
    behaviour: {
      explain: (refusal, call) => ({ ...Object(conforming.explain(refusal, call)), error: 'Error' }),
    },
    rule: 'error.error.reason',
    also: [],
    again: 400,
  },
  {
    words: 'breaks down over deep nesting',
    behaviour: {
      json: (text, call) => {
        if (text.includes('['.repeat(5_000))) throw new RangeError('Maximum call stack size exceeded');
        return conforming.json(text, call);
      },
    },
    rule: 'error.status.server-error',
    also: [],
  },
  {
    words: 'accepts expired tokens',
    behaviour: { unexpired: () => true },
    rule: 'authorization.token.expired',
    also: [],
    again: 200,
  },
  {
    words: 'asks for no scope',
    behaviour: { granted: () => true },
    rule: 'authorization.scope.missing',
    also: ['authorization.scope.read-only'],
    again: 200,
  },
  {
    words: 'forgets one member on its way into the store',
    behaviour: {
      write: (row, call) => {
        const { show_as_button } = call.row.settings;
        const kept = show_as_button === undefined ? {} : { show_as_button };
        conforming.write({ ...row, settings: { ...row.settings, ...kept } }, call);
      },
    },
    rule: 'state.accepted.persisted',
    also: ['response.body.stored'],
  },
  {
    words: 'resets members that are not sent',
    behaviour: {
      merge: (stored, body, call) => ({
        ...conforming.merge(stored, body, call),
        ...(Object.hasOwn(body, 'is_enabled') ? {} : { is_enabled: true }),
      }),
    },
    rule: 'state.unsent.kept',
    also: [],
  },
  {
    words: 'stores what it refuses',
    behaviour: {
      order: (stages, call) =>
        isUpdate(call.operation.id)
          ? [...before, 'parse', 'find', 'merge', 'tie', 'write', 'checkBody']
          : stages,
    },
    rule: 'state.rejection.inert',
    also: [],
  },
  {
    words: 'stores for those who may not',
    behaviour: {
      order: (stages, call) =>
        isUpdate(call.operation.id)
          ? ['throttle', 'checkPath', 'parse', 'checkBody', 'find', 'merge', 'tie', 'write', ...doors]
          : stages,
    },
    rule: 'state.unauthorized.inert',
    also: [],
  },
  {
    words: 'changes every connection of the organization',
    behaviour: {
      write: (row, call) => {
        const { is_enabled = true } = row.settings;
        for (const other of rowsOf(call.tenant.store, row.organization))
          put(call.tenant.store, { ...other, settings: { ...other.settings, is_enabled } });
        conforming.write(row, call);
      },
    },
    rule: 'state.other-connection.untouched',
    also: ['state.home.untouched'],
  },
];

const needsOne = new Set(
  rules(contract('2026-04'))
    .filter(({ needs }) => needs === 'one')
    .map(({ id }) => id),
);

const violated = (record: RunRecord): readonly string[] => idsOf(record, 'violated').toSorted();

describe('a tenant that', () => {
  test.for(breaks.map((one) => [one.words, one] as const))('%s', async ([, { behaviour, rule, also }]) => {
    const tenant = await tenantFor({ behaviour });
    const { record } = await gateOn(tenant);
    expect(record.end?.exitCode).toBe(1);
    expect(violated(record)).toEqual([rule, ...also].toSorted());
    expect(record.end?.errors).toEqual([]);
    const [violation] = findingOf(record, rule).violations;
    expect(violation?.sent).not.toBe('');
    expect(violation?.expected).not.toBe(violation?.actual);
    // The line that says how to run it again: that rule alone, on the same tenant. A rule that one case is
    // enough for takes the first at hand, which need not be the one that broke it.
    if (needsOne.has(rule)) return;
    const again = await gateOn(tenant, { only: [rule] });
    expect(idsOf(again.record, 'violated')).toContain(rule);
    expect(again.record.exchanges.length).toBeLessThanOrEqual(record.exchanges.length);
  });
});

const run = promisify(execFile);
const hasCurl = await run('curl', ['--version']).then(
  () => true,
  () => false,
);

describe('the curl line shows it again: a tenant that', () => {
  const again = breaks.filter((one) => one.again !== undefined);

  test.for(again.map((one) => [one.words, one] as const))(
    '%s',
    async ([, { behaviour, rule, again: status }], context) => {
      if (!hasCurl) context.skip('there is no curl here');
      const tenant = await tenantFor({ behaviour });
      onTestFinished(tenant.close);
      const { record } = await gateOn(tenant, { only: [rule] });
      const [violation] = findingOf(record, rule).violations;
      expect(violation?.actual).toMatch(rule.startsWith('error.') ? /^error / : new RegExp(`^${status} `));
      const { stdout } = await run('sh', ['-c', violation?.curl ?? 'false'], {
        env: { ...process.env, ...environmentOf(tenant) },
      });
      expect(stdout).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    },
  );
});
