import type { Case, Exchange, JsonObject, Observation, Rule, Span, Verdict, View } from '../model.ts';
import {
  accepted,
  describe,
  difference,
  inapplicable,
  inconclusive,
  isObject,
  known,
  objectOf,
  observed,
  pass,
  refused,
  same,
  sentBody,
  violation,
} from './oracle.ts';
import { applies, strategyOf } from './resource.ts';
import { sources } from './sources.ts';

type Claim = Pick<Rule, 'id' | 'statement' | 'source' | 'judge'> & Partial<Rule>;

const isAccept = ({ aim }: Case): boolean => aim.kind === 'accept';
const hasTrait = (trait: string) => (candidate: Case) => candidate.traits?.includes(trait) ?? false;
const reads =
  (view: View) =>
  ({ aim }: Case) =>
    aim.kind === 'read' && aim.view === view;

const rule = (claim: Claim): Rule => ({
  part: 'state',
  level: 'must',
  needs: 'every',
  reads: ['home'],
  about: isAccept,
  ...claim,
});

const isRefusal = ({ reply }: Exchange): boolean => refused(reply);
const isAccepted = ({ reply }: Exchange): boolean => accepted(reply);

/** Both readings around a write, or why there is none. */
function around(
  span: Span | undefined,
  judge: (before: JsonObject, after: JsonObject, span: Span) => Verdict,
): Verdict {
  if (span === undefined) return inconclusive('the stored connection was not read around it');
  const { before, after } = span;
  return known(before, 'the stored connection before', (was) =>
    known(after, 'the stored connection after', (is) => judge(was, is, span)),
  );
}

/** An accepted write that was read right after it. */
const alone =
  (judge: (before: JsonObject, after: JsonObject, observation: Observation) => Verdict) =>
  (observation: Observation): Verdict => {
    if (!accepted(observation.reply)) return inapplicable(`not accepted: ${describe(observation.reply)}`);
    const { span } = observation;
    if (span !== undefined && span.writes.length > 1) return inapplicable('judged with the writes beside it');
    return around(span, (before, after) => judge(before, after, observation));
  };

const pick = (from: JsonObject, members: readonly string[]): JsonObject =>
  Object.fromEntries(
    members.filter((name) => Object.hasOwn(from, name)).map((name) => [name, from[name] ?? null]),
  );

/** Members that are stored otherwise than they were sent; null is left to the rules about null. */
function unstored(observation: Observation, after: JsonObject): readonly string[] {
  const sent = Object.entries(sentBody(observation) ?? {}).filter(
    ([member, value]) => value !== null && applies(member, observation),
  );
  return difference(
    Object.fromEntries(sent),
    pick(
      after,
      sent.map(([member]) => member),
    ),
  );
}

/** What is stored once every accepted write of a span has been merged into what was stored before. */
function merged(before: JsonObject, span: Span): JsonObject {
  return span.writes
    .filter(isAccepted)
    .reduce((stored, write) => ({ ...stored, ...sentBody(write) }), before);
}

const persisted = alone((_, after, observation) => {
  const lines = unstored(observation, after);
  return lines.length === 0
    ? pass
    : violation('members stored as sent', `GET: ${lines.join(', ')}`, `sent → stored: ${lines.join(', ')}`);
});

const kept = (nulls: boolean) =>
  alone((before, after, observation) => {
    const sent = sentBody(observation);
    if (sent === undefined) return inapplicable('no members were sent');
    if (Object.values(sent).includes(null) !== nulls)
      return inapplicable(nulls ? 'no null was sent' : 'null is judged apart');
    const others = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
      (name) => !Object.hasOwn(sent, name),
    );
    const lines = difference(pick(before, others), pick(after, others));
    return lines.length === 0
      ? pass
      : violation('members not sent as they were', lines.join(', '), `changed: ${lines.join(', ')}`);
  });

/**
 * A refused write leaves the stored connection as it was. Refused writes are read in batches: when something
 * changed, the values name the case that leaked, and where they don't the batch is sent again one by one.
 */
const inert = (observation: Observation): Verdict => {
  if (!isRefusal(observation)) return inapplicable(`not refused: ${describe(observation.reply)}`);
  return around(observation.span, (before, after, span) => {
    const expected = merged(before, span);
    const written = span.writes.filter(isAccepted).flatMap((write) => Object.keys(sentBody(write) ?? {}));
    const lines = difference(expected, after).filter(
      (line) => !written.some((name) => line.startsWith(`${name} `)),
    );
    if (lines.length === 0) return pass;
    const sent = sentBody(observation);
    const changed = Object.keys({ ...expected, ...after }).filter(
      (name) => !same(expected[name], after[name]),
    );
    const named = sent?.organization_connection_name;
    const explains =
      named !== undefined &&
      changed.includes('organization_connection_name') &&
      same(after.organization_connection_name, named);
    const mine = span.writes.length === 1 || explains;
    return mine
      ? violation('nothing stored changes', lines.join(', '), `changed: ${lines.join(', ')}`)
      : {
          kind: 'inconclusive',
          because: 'something in its batch changed the stored connection',
          alone: true,
        };
  });
};

const untouched =
  (what: string) =>
  (observation: Observation): Verdict => {
    const { reply, span, beside, case: candidate } = observation;
    if (candidate.aim.kind !== 'read') return inapplicable('not a read');
    const before = span?.before ?? beside[candidate.aim.view];
    if (before === undefined) return inapplicable('the first reading');
    if ((span?.writes.length ?? 0) > 0) return inapplicable('written to itself since');
    return known(before, what, (was) => {
      const now = objectOf(reply);
      if (now === undefined || !accepted(reply)) return inconclusive(`${what}: ${describe(reply)}`);
      const lines = difference(was, now);
      return lines.length === 0
        ? pass
        : violation(`${what} as it was`, lines.join(', '), `changed: ${lines.join(', ')}`);
    });
  };

/** Compares a view of the same resource with the newest reading of it. */
const agrees =
  (
    find: (body: JsonObject, observation: Observation) => JsonObject | undefined,
    members?: readonly string[],
  ) =>
  (observation: Observation): Verdict =>
    known(observation.beside.home, 'the stored connection', (home) => {
      const body = objectOf(observation.reply);
      if (!accepted(observation.reply) || body === undefined)
        return inconclusive(describe(observation.reply));
      const item = find(body, observation);
      if (item === undefined)
        return violation('the connection among the others', describe(observation.reply));
      const names = members?.filter((name) => Object.hasOwn(item, name) || Object.hasOwn(home, name));
      const lines =
        names === undefined ? difference(home, item) : difference(pick(home, names), pick(item, names));
      return lines.length === 0 ? pass : violation('what GET of the connection shows', lines.join(', '));
    });

function listed(body: JsonObject, { subject }: Observation): JsonObject | undefined {
  const list = body.connections;
  if (!Array.isArray(list)) return undefined;
  return list.filter(isObject).find((item) => item.connection_id === subject.connection);
}

const older = [
  'assign_membership_on_login',
  'show_as_button',
  'is_signup_enabled',
  'connection',
  'connection_id',
];

const siblingAgrees = (observation: Observation): Verdict => {
  const { home } = observation.beside;
  if (home?.kind === 'known' && home.value.is_enabled === false) {
    return inapplicable('whether enabled_connections shows a disabled connection is not documented');
  }
  return agrees((body) => body, older)(observation);
};

const whileDisabled = (candidate: Case): boolean => {
  const { body } = candidate.request;
  return (
    isAccept(candidate) && body?.kind === 'json' && isObject(body.value) && body.value.is_enabled === false
  );
};

const sticks = (observation: Observation): Verdict => {
  const { span, reply } = observation;
  if (!accepted(reply)) return inapplicable(`not accepted: ${describe(reply)}`);
  return around(span, (before, after, all) => {
    const writes = all.writes.filter(isAccepted);
    if (writes.length < 3 || writes.at(-1)?.n !== observation.n)
      return inapplicable('not the last of three in a row');
    const nulls = writes
      .flatMap((write) => Object.entries(sentBody(write) ?? {}))
      .filter(([, value]) => value === null);
    const skip = new Set(nulls.map(([member]) => member));
    const judged = (body: JsonObject): JsonObject =>
      Object.fromEntries(
        Object.entries(body).filter(([name]) => !skip.has(name) && applies(name, observation)),
      );
    const lines = difference(judged(merged(before, all)), judged(after));
    return lines.length === 0
      ? pass
      : violation(
          'every change of the row stored',
          `GET: ${lines.join(', ')}`,
          `expected → stored: ${lines.join(', ')}`,
        );
  });
};

const repeats = (observation: Observation): Verdict => {
  const { twin, reply } = observation;
  if (!accepted(reply)) return inapplicable(`not accepted: ${describe(reply)}`);
  return around(observation.span, (before, after) => {
    if (twin === undefined || !accepted(twin)) return inconclusive('the request it repeats was not accepted');
    const lines = [...difference(before, after), ...difference(objectOf(twin) ?? {}, objectOf(reply) ?? {})];
    return lines.length === 0
      ? pass
      : violation('the same answer and the same stored connection', lines.join(', '));
  });
};

const nullEffect = (member: string): Rule =>
  rule({
    id: `state.${member}.null`,
    level: 'observe',
    statement: `What null leaves behind in ${member}`,
    source: sources.silent('what null does'),
    about: (candidate) => {
      const { body } = candidate.request;
      return (
        isAccept(candidate) &&
        candidate.place === 'home' &&
        body?.kind === 'json' &&
        isObject(body.value) &&
        body.value[member] === null
      );
    },
    judge: alone((before, after) => {
      const show = (value: JsonObject): string =>
        Object.hasOwn(value, member) ? JSON.stringify(value[member]) : 'absent';
      return observed(`${show(before)} → ${show(after)}`);
    }),
  });

const stated: readonly Rule[] = [
  rule({
    id: 'state.accepted.persisted',
    statement: 'An accepted change is what the next GET shows',
    source: sources.merge,
    judge: persisted,
  }),
  rule({
    id: 'state.unsent.kept',
    statement: 'Members that are not sent keep their stored value',
    source: sources.merge,
    judge: kept(false),
  }),
  rule({
    id: 'state.null.neighbours',
    statement: 'A null leaves members that are not sent as they were',
    source: sources.merge,
    judge: kept(true),
  }),
  rule({
    id: 'state.rejection.inert',
    statement: 'A rejected request leaves the stored connection unchanged',
    source: sources.badRequest,
    about: ({ aim }) => aim.kind === 'reject' && aim.fault.in !== 'credential',
    judge: inert,
  }),
  rule({
    id: 'state.unauthorized.inert',
    statement: 'A request that is not authorized leaves the stored connection unchanged',
    source: sources.security,
    about: ({ aim }) => aim.kind === 'reject' && aim.fault.in === 'credential',
    judge: inert,
  }),
  rule({
    id: 'state.repeat.idempotent',
    statement: 'The same request again changes nothing and is answered alike',
    source: sources.merge,
    about: hasTrait('repeat'),
    judge: repeats,
  }),
  rule({
    id: 'state.sequence.sticks',
    statement: 'Three changes in a row are all stored',
    source: sources.merge,
    about: hasTrait('burst'),
    judge: sticks,
  }),
  rule({
    id: 'state.order.irrelevant',
    statement: 'Members in reverse order are stored like members in order',
    source: sources.merge,
    about: hasTrait('reordered'),
    judge: persisted,
  }),
  rule({
    id: 'state.is_enabled.association',
    statement: 'Disabling keeps the connection attached and its other values',
    source: sources.disable,
    about: whileDisabled,
    judge: alone((before, after, observation) => {
      const sent = sentBody(observation) ?? {};
      const others = Object.keys(before).filter((name) => !Object.hasOwn(sent, name));
      const lines = difference(pick(before, others), pick(after, others));
      if (after.is_enabled !== false)
        return violation('is_enabled false', `is_enabled ${JSON.stringify(after.is_enabled)}`);
      return lines.length === 0 ? pass : violation('other values kept', lines.join(', '));
    }),
  }),
  rule({
    id: 'state.list.agrees',
    statement: 'The list shows what GET of the connection shows',
    source: sources.merge,
    about: reads('list'),
    reads: ['home', 'list'],
    judge: agrees(listed),
  }),
  rule({
    id: 'state.sibling.agrees',
    statement: 'enabled_connections shows the same values of the members it knows',
    source: sources.summary,
    about: reads('sibling'),
    reads: ['home', 'sibling'],
    judge: siblingAgrees,
  }),
  rule({
    id: 'state.other-connection.untouched',
    statement: 'Another connection of the organization stays as it was',
    source: sources.isolation,
    about: reads('other-connection'),
    reads: ['home', 'other-connection'],
    judge: untouched('the other connection'),
  }),
  rule({
    id: 'state.other-organization.untouched',
    statement: 'The same connection in another organization stays as it was',
    source: sources.isolation,
    about: reads('other-organization'),
    reads: ['home', 'other-organization'],
    judge: untouched('the connection in the other organization'),
  }),
  rule({
    id: 'state.tenant-connection.untouched',
    statement: 'The tenant-level connection stays as it was',
    source: sources.isolation,
    about: reads('tenant-connection'),
    reads: ['home', 'tenant-connection'],
    judge: untouched('the tenant-level connection'),
  }),
  rule({
    id: 'state.home.untouched',
    statement: 'A change of another connection or organization leaves this one as it was',
    source: sources.isolation,
    about: reads('home'),
    reads: ['home', 'other-connection', 'other-organization'],
    judge: untouched('the connection'),
  }),
  rule({
    id: 'state.show_as_button.database',
    level: 'observe',
    statement: 'Whether show_as_button is stored on a database connection',
    source: sources.silent('show_as_button on a database connection'),
    judge: alone((_, after, observation) => {
      const sent = sentBody(observation)?.show_as_button;
      if (sent === undefined || strategyOf(observation) !== 'auth0')
        return inapplicable('not sent to a database connection');
      return observed(
        same(after.show_as_button, sent)
          ? 'stored as sent'
          : `sent ${JSON.stringify(sent)}, stored ${JSON.stringify(after.show_as_button)}`,
      );
    }),
  }),
];

/** What is stored behind the answers. `nullable` names the members that may be null. */
export function stateRules(nullable: readonly string[]): readonly Rule[] {
  return [...stated, ...nullable.map(nullEffect)];
}
