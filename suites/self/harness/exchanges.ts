import type {
  BrokenVerdict,
  Case,
  Exchange,
  Json,
  JsonObject,
  Observation,
  Reply,
  Resource,
  Rule,
} from '../../../src/model.ts';

/** Exchanges, replies, rules and cases made by hand, for tests of what is made of them. */

export const subject = { organization: 'org_0123456789abcdef', connection: 'con_0123456789abcdef' };

export const answer = (status: number, value?: Json): Reply => ({
  kind: 'response',
  status,
  headers: { 'content-type': 'application/json' },
  payload: value === undefined ? { kind: 'empty' } : { kind: 'json', value },
});

export const silence: Reply = { kind: 'fault', fault: 'timeout', message: 'no headers within 10000 ms' };

export const write = (id: string, over: Partial<Case> = {}): Case => ({
  id,
  title: id,
  place: 'home',
  request: { method: 'PATCH', path: '/', credential: 'full', body: { kind: 'json', value: {} } },
  aim: { kind: 'accept' },
  edges: [],
  ...over,
});

export const read = (view: Resource): Case => ({
  ...write(`read/${view}`),
  request: { method: 'GET', path: '/', credential: 'full' },
  aim: { kind: 'read', view },
});

/** Numbers what was sent, in order. */
export const exchanges = (...sent: readonly (readonly [Case, Reply])[]): readonly Exchange[] =>
  sent.map(([one, reply], index) => ({
    n: index + 1,
    case: one,
    reply,
    at: index,
    ms: 1,
    purpose: 'plan',
  }));

export const observation = (over: Partial<Observation> = {}): Observation => ({
  n: 1,
  case: write('a'),
  reply: answer(200, {}),
  at: 0,
  ms: 1,
  purpose: 'plan',
  beside: {},
  subject,
  ...over,
});

export const rule = (over: Partial<Rule> = {}): Rule => ({
  id: 'request.a.b',
  part: 'request',
  level: 'must',
  statement: 'It is so',
  source: { document: 'docs', anchor: 'here', words: 'so' },
  place: { file: 'operation.json', keys: ['method'] },
  about: () => true,
  needs: 'every',
  reads: [],
  judge: () => ({ kind: 'pass' }),
  ...over,
});

/** A verdict that breaks a rule. */
export const broken: BrokenVerdict = {
  kind: 'violation',
  expected: { kind: 'status', statuses: [400] },
  actual: { kind: 'reply', reply: answer(200) },
};

export const stored = (value: JsonObject): Reply => answer(200, value);
