import type { MemberSpec } from '../contract/members.ts';
import { levelTie, signupTie, type Tie } from '../contract/ties.ts';
import type { Case, Edge, JsonObject, Trait } from '../model.ts';
import {
  accepted,
  type Bodies,
  cautiousNulls,
  controlBody,
  json,
  type Need,
  partsOf,
  patch,
  pathOf,
  probeIds,
  refused,
  storedId,
  type Tiered,
} from './build.ts';
import type { Few } from './pairs.ts';
import type { Tier } from './partition.ts';
import { tourCases } from './tours.ts';

const nameMember = 'organization_connection_name';

const without = (body: JsonObject, ...members: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(body).filter(([name]) => !members.includes(name)));

/** Every member unlike its default on a fresh connection: true where that is false, and the reverse. */
const contrary = ({ control, stored }: Bodies): JsonObject => ({
  ...control,
  ...Object.fromEntries(
    Object.entries(stored).filter(([name]) =>
      ['assign_membership_on_login', 'is_signup_enabled', 'organization_access_level'].includes(name),
    ),
  ),
});

/** A body for a neighbour that must not get a name; a level is not raised without one. */
const unnamed = ({ [nameMember]: _, organization_access_level: level, ...body }: JsonObject): JsonObject =>
  level === undefined ? body : { ...body, organization_access_level: 'none' };

/** A resource that a change of home must leave alone, and that is changed too. */
export type Neighbour = 'other-connection' | 'other-organization';

/**
 * A neighbour's own name: names may have to be unique in an organization. It looks like a date or a URL.
 * Its second name differs by a final space or an accent, which some collations ignore.
 */
const called = (body: JsonObject, name: string): JsonObject =>
  typeof body[nameMember] === 'string' ? { ...body, [nameMember]: name } : body;

const date = '2026-01-02T03:04:05Z';

/** Unlike the control in every member, so that a refused body that is stored at a neighbour shows. */
export function neighbourBody({ stored, nameless }: Bodies, place: Neighbour): JsonObject {
  const body =
    place === 'other-connection'
      ? called(without(stored, 'is_signup_enabled'), date)
      : called(stored, 'https://example.com/patche');
  return nameless ? unnamed(body) : body;
}

/** Changes of the neighbours: show faults that only they have, and changes that cross over. */
function neighbours(bodies: Bodies): readonly Tiered[] {
  const words = { 'other-connection': 'another connection', 'other-organization': 'another organization' };
  const of = (tier: Tier, place: Neighbour, value: string, body: JsonObject): Tiered => {
    const request = patch(json(bodies.nameless ? unnamed(body) : body), { path: pathOf(place) });
    return {
      tier,
      case: accepted(`body/${place}/${value}`, `a valid body for ${words[place]}`, request, { place }),
    };
  };
  // The other connection may be a database whose stored signup requires assigned membership.
  const untied = without(bodies.control, 'is_signup_enabled', 'assign_membership_on_login');
  // Enabled, unlike home at that time, so that it is in the other list when filtered by is_enabled.
  const enabled: JsonObject = 'is_enabled' in bodies.control ? { is_enabled: true } : {};
  const isShown = (value: boolean): boolean =>
    'show_as_button' in bodies.supported({ show_as_button: value });
  return [
    of('gate', 'other-connection', 'base', neighbourBody(bodies, 'other-connection')),
    // Sends nothing else: shows what a server resets that replaces and does not merge.
    of('full', 'other-connection', 'off', { is_enabled: false }),
    of('gate', 'other-connection', 'bait', { ...called(untied, `${date} `), ...enabled }),
    of('gate', 'other-organization', 'base', neighbourBody(bodies, 'other-organization')),
    of('gate', 'other-organization', 'contrary', called(contrary(bodies), 'https://example.com/patché')),
    // If one of the two values is refused, the other could not be restored.
    ...(isShown(true) && isShown(false)
      ? [of('full', 'other-organization', 'show', { show_as_button: true })]
      : []),
  ];
}

/** Bodies that documents say are refused because two members contradict each other. */
function ties(bodies: Bodies, members: readonly MemberSpec[]): readonly Tiered[] {
  const has = (name: string): boolean => members.some((member) => member.name === name);
  const of = ({ member, other }: Tie, title: string, body: JsonObject, need: Need): readonly Tiered[] => {
    if (!has(member) || !has(other)) return [];
    const edge: Edge = { subject: member, keyword: 'tie', side: 'beyond', value: member };
    const tied = refused(`body/tie/${member}`, title, {
      request: patch(json(body)),
      fault: { in: 'tie' },
      edges: [edge],
      control: storedId,
      needs: [need],
    });
    return [{ tier: 'smoke', case: tied }];
  };
  // Everything else differs from what is stored, so that a write before the refusal shows.
  const signup = {
    ...controlBody(bodies, 'tie'),
    is_signup_enabled: true,
    assign_membership_on_login: false,
  };
  const level = { organization_access_level: 'readonly', is_enabled: false };
  return [
    ...of(levelTie, 'a raised level while no name is set', level, 'name-unset'),
    ...of(signupTie, 'signup without assigned membership', signup, 'database'),
  ];
}

/** One member by itself, or all nulls: everything else stays as it was. */
function single(value: string, body: JsonObject, traits: readonly Trait[]): Case {
  const title = `a valid body with ${Object.keys(body).join()} and nothing else`;
  return accepted(`body/combination/${value}`, title, patch(json(body)), {
    traits,
    ...(Object.keys(body).length > 1 ? { isolatedCases: partsOf(body) } : {}),
  });
}

/** The write that settles ties which what is stored breaks; undefined where there is nothing to settle. */
export function settling({ supported }: Bodies, ties: JsonObject): Case | undefined {
  const body = supported(ties);
  return Object.keys(body).length === 0 ? undefined : { ...single('settle', body, []), edges: [] };
}

/** What disables, at the end of a row and once more; flags and a name by themselves. */
function singles({ members, supported }: Bodies): readonly Tiered[] {
  const disable: JsonObject = { is_enabled: false };
  const bodies: readonly (readonly [Tier, value: Trait, body: JsonObject, traits?: readonly Trait[]])[] = [
    ['smoke', 'name', { [nameMember]: 'patchproof alone' }],
    // A raised level may be tied to a name, so the level goes too. The nulls send the same body: what is sent
    // twice is stored twice, whatever lies in between.
    ['smoke', 'unname', cautiousNulls(members)],
    ['smoke', 'show', { show_as_button: true }],
    ['gate', 'hide', { show_as_button: false }],
    // Alone, while every other flag is true: shows what it clears.
    ['gate', 'off', disable],
    ['smoke', 'disable', disable, ['burst', 'disable']],
  ];
  const isWhole = (body: JsonObject): boolean =>
    Object.keys(body).every((name) => members.some((member) => member.name === name)) &&
    Object.keys(supported(body)).length === Object.keys(body).length;
  return bodies
    .filter(([, , body]) => isWhole(body))
    .map(([tier, value, body, traits = [value]]) => ({ tier, case: single(value, body, traits) }));
}

/** A name alone, then null in its place: shows whether null removes a name. Empty if there is no name. */
export const nameProbes = (bodies: Bodies): readonly Case[] =>
  singles(bodies)
    .map((one) => one.case)
    .filter(({ id }) => id === probeIds[0] || id === probeIds[1]);

/**
 * Cases that depend on the cases before them or on neighbours. With `few`, also bodies of a few members.
 * `members`: all of the contract, also those without meaning on this connection.
 */
export function sequenceCases(bodies: Bodies, members: readonly MemberSpec[], few?: Few): readonly Tiered[] {
  const again = accepted('body/repeat/base', 'the request before, once more', patch(json(bodies.stored)), {
    control: storedId,
    traits: ['repeat'],
  });
  return [
    ...ties(bodies, members),
    { tier: 'gate', case: again },
    ...singles(bodies),
    ...neighbours(bodies),
    ...tourCases(bodies, few),
  ];
}
