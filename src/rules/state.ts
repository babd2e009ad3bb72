import { elideJson } from '../elide.ts';
import type { Case, JsonObject, Observation, Rule, Verdict, View } from '../model.ts';
import {
  accepted,
  difference,
  inapplicable,
  isObject,
  observed,
  pass,
  same,
  sentBody,
  violation,
} from './oracle.ts';
import { strategyOf } from './resource.ts';
import { sources } from './sources.ts';
import { listAgrees, siblingAgrees, untouched } from './state-views.ts';
import { alone, inert, kept, persisted, pick, repeats, sticks } from './state-writes.ts';

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

const whileDisabled = (candidate: Case): boolean => {
  const { body } = candidate.request;
  return (
    isAccept(candidate) && body?.kind === 'json' && isObject(body.value) && body.value.is_enabled === false
  );
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
        value[member] === undefined ? 'absent' : elideJson(value[member]);
      return observed(`${show(before)} → ${show(after)}`);
    }),
  });

/** Disabled is still there: a reading that finds nothing any more is the violation itself. */
const association = (observation: Observation): Verdict => {
  const { reply, span } = observation;
  if (accepted(reply) && span?.after.kind === 'unknown' && span.after.because === notFound) {
    return violation('the connection, still attached', span.after.because);
  }
  return alone((before, after) => {
    const sent = sentBody(observation) ?? {};
    const others = Object.keys(before).filter((name) => !Object.hasOwn(sent, name));
    const lines = difference(pick(before, others), pick(after, others));
    if (after.is_enabled !== false)
      return violation('is_enabled false', `is_enabled ${JSON.stringify(after.is_enabled)}`);
    return lines.length === 0 ? pass : violation('other values kept', lines.join(', '));
  })(observation);
};

const notFound = 'GET answered 404';

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
    judge: association,
  }),
  rule({
    id: 'state.list.agrees',
    statement: 'The list shows what GET of the connection shows',
    source: sources.merge,
    about: reads('list'),
    reads: ['home', 'list'],
    judge: listAgrees,
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
