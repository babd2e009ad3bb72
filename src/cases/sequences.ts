import type { MemberSpec } from '../contract/members.ts';
import type { Case, Json, JsonObject, Trait } from '../model.ts';
import {
  baited,
  baseId,
  cautiousNulls,
  json,
  type Kit,
  make,
  partsOf,
  patch,
  probeIds,
  settleId,
  type Tiered,
} from './build.ts';
import type { Few } from './pairs.ts';
import type { Tier } from './partition.ts';
import { tourCases } from './tours.ts';

const nameMember = 'organization_connection_name';

const without = (body: JsonObject, ...members: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(body).filter(([name]) => !members.includes(name)));

/** An accepted request a second time, right after it was read. */
const repeat = (value: string, body: JsonObject, control: string): Case =>
  make({
    id: `body/repeat/${value}`,
    title: 'the request before, once more',
    request: patch(json(body)),
    aim: { kind: 'accept' },
    edges: [{ subject: 'body', keyword: 'repeat', side: 'inside', value }],
    control,
    traits: ['repeat'],
  });

/** Unlike what a fresh connection holds in every member: true where the default is false, and the other way round. */
const contrary = ({ bait, base }: Kit): JsonObject => ({
  ...bait,
  ...Object.fromEntries(
    ['assign_membership_on_login', 'is_signup_enabled', 'organization_access_level'].flatMap((name) =>
      name in base ? [[name, base[name] ?? null]] : [],
    ),
  ),
});

/** A body for a neighbour that must not get a name; a level is not raised without one. */
const unnamed = ({ [nameMember]: _, organization_access_level: level, ...body }: JsonObject): JsonObject =>
  level === undefined ? body : { ...body, organization_access_level: 'none' };

export const neighbourPaths = {
  'other-connection': '/organizations/{organization}/connections/{other_connection}',
  'other-organization': '/organizations/{other_organization}/connections/{connection}',
} as const;

/** Changes of the neighbours, so that a fault that only they have shows, and one that crosses over too. */
function neighbours(kit: Kit, nameless: boolean): readonly Tiered[] {
  const of = (tier: Tier, place: keyof typeof neighbourPaths, value: string, body: JsonObject): Tiered => ({
    tier,
    case: make({
      id: `body/${place}/${value}`,
      title: `a valid body for ${place === 'other-connection' ? 'another connection' : 'another organization'}`,
      place,
      request: patch(json(nameless ? unnamed(body) : body), { path: neighbourPaths[place] }),
      aim: { kind: 'accept' },
      edges: [{ subject: 'body', keyword: place, side: 'inside', value }],
    }),
  });
  // Names may have to be unique within an organization: a neighbour gets none that others have. They look like a date and a
  // URL. The second name of a neighbour differs from its first in a space at the end, or in an accent: for some collations
  // the two are the same.
  const called = (body: JsonObject, name: string): JsonObject =>
    typeof body[nameMember] === 'string' ? { ...body, [nameMember]: name } : body;
  const [date, url] = ['2026-01-02T03:04:05Z', 'https://example.com/patche'];
  return [
    // Unlike the bait in every member: what a refused body leaves here shows.
    of('gate', 'other-connection', 'base', called(without(kit.base, 'is_signup_enabled'), date)),
    // Nothing else is sent: what a server that replaces, and does not merge, resets here shows.
    of('full', 'other-connection', 'off', { is_enabled: false }),
    // It may be a database whose stored signup ties assigned membership to true.
    of(
      'gate',
      'other-connection',
      'bait',
      // It is enabled, unlike home then: of two lists that are filtered by is_enabled it is in the other one.
      {
        ...called(without(kit.bait, 'is_signup_enabled', 'assign_membership_on_login'), `${date} `),
        ...('is_enabled' in kit.bait ? { is_enabled: true } : {}),
      },
    ),
    of('gate', 'other-organization', 'base', called(kit.base, url)),
    of('gate', 'other-organization', 'contrary', called(contrary(kit), url.replace(/e$/, 'é'))),
    // Where one of the two values is refused, the other cannot be taken back.
    ...([true, false].every((value) => 'show_as_button' in kit.supported({ show_as_button: value }))
      ? [of('full', 'other-organization', 'show', { show_as_button: true })]
      : []),
  ];
}

/** Bodies that documents say are refused because two members contradict each other. */
function ties(kit: Kit, members: readonly MemberSpec[]): readonly Case[] {
  const has = (...names: readonly string[]): boolean =>
    names.every((name) => members.some((member) => member.name === name));
  const of = (value: string, words: string, body: Readonly<Record<string, Json>>, control: string): Case =>
    make({
      id: `body/tie/${value}`,
      title: words,
      request: patch(json(body)),
      aim: { kind: 'reject', fault: { in: 'tie' }, statuses: [400] },
      edges: [{ subject: value, keyword: 'tie', side: 'beyond', value }],
      control,
      needs: [value === 'is_signup_enabled' ? 'database' : 'name-unset'],
    });
  return [
    ...(has('organization_access_level', 'organization_connection_name')
      ? [
          of(
            'organization_access_level',
            'a raised level while no name is set',
            { organization_access_level: 'readonly', is_enabled: false },
            baseId,
          ),
        ]
      : []),
    ...(has('is_signup_enabled', 'assign_membership_on_login')
      ? [
          of(
            'is_signup_enabled',
            'signup without assigned membership',
            // Everything else unlike what is stored: what is written before it is refused shows.
            { ...baited(kit, 'tie'), is_signup_enabled: true, assign_membership_on_login: false },
            baseId,
          ),
        ]
      : []),
  ];
}

/** One member by itself, or all nulls: everything else stays as it was. */
const single = (value: string, body: JsonObject, traits: readonly Trait[]): Case =>
  make({
    id: `body/combination/${value}`,
    title: `a valid body with ${Object.keys(body).join()} and nothing else`,
    request: patch(json(body)),
    aim: { kind: 'accept' },
    edges: [{ subject: 'body', keyword: 'combination', side: 'inside', value }],
    traits,
    ...(Object.keys(body).length > 1 ? { isolatedCases: partsOf(body) } : {}),
  });

/** The write that settles ties which what is stored breaks; undefined where there is nothing to settle. */
export function settling({ supported }: Kit, ties: JsonObject): Case | undefined {
  const body = supported(ties);
  const { edges: _, ...one } = single('settle', body, []);
  return Object.keys(body).length === 0 ? undefined : { ...one, id: settleId, edges: [] };
}

/** What disables, at the end of a row and once more; flags and a name by themselves. */
function singles({ members, supported }: Kit): readonly Case[] {
  const isWhole = (body: JsonObject): boolean =>
    Object.keys(body).every((name) => members.some((member) => member.name === name)) &&
    Object.keys(supported(body)).length === Object.keys(body).length;
  const bodies: readonly (readonly [value: Trait, body: JsonObject])[] = [
    ['name', { [nameMember]: 'patchproof alone' }],
    // A name may be tied to a level that is raised: that goes too. The same body as that of the nulls: what is sent twice
    // is stored twice, whatever lies in between.
    ['unname', cautiousNulls(members)],
    ['show', { show_as_button: true }],
    ['hide', { show_as_button: false }],
    // By itself, where every other flag is true: what it clears shows.
    ['off', { is_enabled: false }],
  ];
  const disable: JsonObject = { is_enabled: false };
  const end = single('disable', disable, ['burst', 'disable']);
  return [
    ...bodies.filter(([, body]) => isWhole(body)).map(([value, body]) => single(value, body, [value])),
    ...(isWhole(disable) ? [end] : []),
  ];
}

/** What shows whether null takes a name away: a name alone, and null in its place. None where that cannot be asked. */
export const nameProbes = (kit: Kit): readonly Case[] =>
  singles(kit).filter(({ id }) => id === probeIds[0] || id === probeIds[1]);

/**
 * The cases whose point is what came before them, or who stands beside them. `members` are those of the contract,
 * the ones that mean nothing on this connection too. `nameless`: neighbours get no name. With `few`, bodies of a few members
 * are sent too.
 */
export function sequenceCases(
  kit: Kit,
  members: readonly MemberSpec[],
  { nameless, few }: { readonly nameless: boolean; readonly few?: Few | undefined },
): readonly Tiered[] {
  const home = [...ties(kit, members), repeat('base', kit.base, baseId), ...singles(kit)];
  return [
    ...home.map((one) => ({ tier: tierOf(one), case: one })),
    ...neighbours(kit, nameless),
    ...tourCases(kit, { nameless, few }),
  ];
}

/** `smoke` sends the ties, the probes and the end of the row; neighbours are only read, which shows what crosses over. */
function tierOf({ id, aim, traits = [] }: Case): Tier {
  const isSmoke = aim.kind === 'reject' || traits.includes('burst') || probeIds.some((one) => one === id);
  return isSmoke ? 'smoke' : 'gate';
}
