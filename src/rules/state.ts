import type { Case, Resource, Rule, Trait } from '../model.ts';
import { bodyOf } from '../text/json.ts';
import { hasFault, isAccept, isOpenQuestion, isReject } from './about.ts';
import { define, schemaPlace } from './define.ts';
import { openStateRules } from './open.ts';
import { docs, openapi, recorded, rfc, sources } from './sources.ts';
import { attachment, filtered, follows, inert, listAgrees, siblingAgrees, untouched } from './state-views.ts';
import { association, kept, orderless, persisted, repeats, sticks } from './state-writes.ts';

const rule = define('state');
const should = define('state', 'should');

const hasTrait =
  (...traits: readonly Trait[]) =>
  (candidate: Case) =>
    traits.some((trait) => candidate.traits?.includes(trait));
const reads =
  (...views: readonly Resource[]) =>
  ({ aim }: Case) =>
    aim.kind === 'read' && views.includes(aim.view);

const mayBeRefused = (candidate: Case): boolean =>
  isOpenQuestion(candidate) || (isReject(candidate) && !hasFault('credential')(candidate));

const whileDisabled = (candidate: Case): boolean =>
  isAccept(candidate) && bodyOf(candidate)?.is_enabled === false;

const filters: readonly Resource[] = ['list-enabled', 'list-disabled'];

/** A change sent elsewhere leaves this view unchanged. */
const untouchedRule = (view: Resource, subject: string, what: string): Rule =>
  rule(`state.${view}.untouched`, reads(view), {
    confirm: 'changes',
    statement: `${subject} stays as it was`,
    source: sources.summary,
    reads: ['home', view],
    judge: untouched(what),
  });

const stated: readonly Rule[] = [
  rule('state.accepted.persisted', isAccept, {
    statement: 'An accepted change is what the next GET shows',
    source: sources.merge,
    judge: persisted,
  }),
  rule('state.unsent.kept', isAccept, {
    statement: 'Members that are not sent keep their stored value',
    source: sources.merge,
    judge: kept(false),
  }),
  rule('state.null.neighbours', isAccept, {
    statement: 'A null leaves members that are not sent as they were',
    source: sources.merge,
    judge: kept(true),
  }),
  rule('state.rejection.inert', mayBeRefused, {
    statement: 'A rejected request leaves the stored connection unchanged',
    source: rfc(
      5789,
      'section 2',
      'If the entire patch document cannot be successfully applied, then the server MUST NOT apply ' +
        'any of the changes.',
    ),
    judge: inert,
  }),
  rule('state.unauthorized.inert', hasFault('credential'), {
    statement: 'A request that is not authorized leaves the stored connection unchanged',
    source: sources.security,
    judge: inert,
  }),
  rule('state.repeat.idempotent', hasTrait('repeat'), {
    statement: 'The same request again changes nothing and is answered alike',
    source: sources.merge,
    judge: repeats,
  }),
  rule('state.sequence.sticks', hasTrait('burst', 'long-row'), {
    statement: 'Three or more changes in a row are all stored',
    source: sources.merge,
    judge: sticks,
  }),
  rule('state.order.irrelevant', hasTrait('reordered'), {
    statement: 'Members in reverse order are stored like members in order',
    source: rfc(8259, 'section 1', 'An object is an unordered collection of zero or more name/value pairs'),
    specializes: 'state.accepted.persisted',
    judge: orderless,
  }),
  rule('state.is_enabled.association', whileDisabled, {
    statement: 'Disabling keeps the connection attached and its other values',
    place: schemaPlace('request', ['is_enabled']),
    source: docs(
      'configure-organizations/disable-connections',
      'Disabling a connection does not remove the association to the Organization.',
    ),
    specializes: 'state.unsent.kept',
    judge: association,
  }),
  should('state.read.follows', reads('home', 'other-connection', 'other-organization', 'list', 'sibling'), {
    statement: 'A GET after an answered change shows that change',
    source: sources.merge,
    confirm: 'never',
    judge: follows,
  }),
  rule('state.list.agrees', reads('list'), {
    statement: 'The list shows what GET of the connection shows',
    source: recorded('GET list', 'the list shows the new state, as the GET of the connection does'),
    reads: ['home', 'list'],
    judge: listAgrees,
  }),
  rule('state.list.filtered', reads(...filters), {
    statement: 'The list filtered by is_enabled shows the connection where it has that value, and only then',
    source: docs(
      'my-organization-api',
      'if present only show the connections that have the specified is_enabled value',
    ),
    reads: ['home', ...filters],
    judge: filtered,
  }),
  rule('state.attachment.untouched', reads('list', 'unattached'), {
    confirm: 'changes',
    statement: 'No request attaches a connection to an organization or detaches one',
    source: sources.summary,
    reads: ['home', 'list', 'unattached'],
    judge: attachment,
  }),
  rule('state.sibling.agrees', reads('sibling'), {
    statement: 'enabled_connections shows the same values of the members it knows',
    source: openapi(
      'get_enabled_connections_by_connectionId/description',
      'Information returned includes details such as connection ID, name, strategy, and whether the ' +
        'connection automatically grants membership upon login.',
    ),
    reads: ['home', 'sibling'],
    judge: siblingAgrees,
  }),
  untouchedRule('other-connection', 'Another connection of the organization', 'the other connection'),
  untouchedRule(
    'other-organization',
    'The same connection in another organization',
    'the connection in the other organization',
  ),
  untouchedRule('tenant-connection', 'The tenant-level connection', 'the tenant-level connection'),
  {
    ...untouchedRule('home', '', 'the connection'),
    statement: 'A change of another connection or organization leaves this one as it was',
    reads: ['home', 'other-connection', 'other-organization'],
  },
];

/** Rules for stored values. `nullable` names the members that may be null. */
export function stateRules(nullable: readonly string[]): readonly Rule[] {
  return [...stated, ...openStateRules(nullable)];
}
