import type { MemberSpec } from '../contract/members.ts';
import { applicableTo } from '../contract/ties.ts';
import type { Case, Profile, Resource } from '../model.ts';
import { bodyOf } from '../text/json.ts';
import { acceptCases, isolatedCases } from './accept.ts';
import { bodyFaults } from './body-faults.ts';
import {
  type Bodies,
  bodiesFor,
  controlId,
  type Need,
  readCase,
  storedId,
  type Tiered,
  type Unsupported,
  views,
} from './build.ts';
import { credentialFaults, credentialWays } from './credentials.ts';
import { type Deep, type Draws, deepCases } from './deep.ts';
import { formFaults, openCases } from './open.ts';
import { type Few, textsOf } from './pairs.ts';
import type { Partition, Tier } from './partition.ts';
import { partitions } from './partitions.ts';
import { carriers, memberFault, unknownMemberFaults } from './reject.ts';
import { routeFaults } from './routes.ts';
import { sequenceCases } from './sequences.ts';
import { wayCases } from './ways.ts';

/** What a suite depends on: the same options give the same cases in the same order. Only `deep` draws. */
export interface SuiteOptions extends Draws {
  readonly profile: Profile;
  /** Strategy of the connection under test: `auth0` is a database, anything else enterprise. */
  readonly strategy: string;
  /** What the connection turned out to refuse, where documents leave that open. */
  readonly unsupported?: readonly Unsupported[];
  /** Neighbours get no name: it could not be taken away again. */
  readonly nameless?: boolean;
}

/** What is known of a connection beside its strategy: it decides what valid bodies may hold. */
export type Capabilities = Pick<SuiteOptions, 'unsupported' | 'nameless'>;

/** All cases of a profile, in canonical order. A refused case that packs others is sent as isolated cases. */
export interface Suite {
  readonly cases: readonly Case[];
  /** What valid bodies may set on this connection. */
  readonly bodies: Bodies;
  readonly isolatedCases: readonly Case[];
  /** Few readings: other views are read once. */
  readonly isBrief?: boolean;
  readonly deep?: Deep;
}

const isDatabase = (strategy: string): boolean => strategy === 'auth0';

/** Why valid bodies leave a member out: `is_signup_enabled` means nothing on an enterprise connection. */
function lacking(
  { name, types }: MemberSpec,
  { strategy, unsupported = [] }: SuiteOptions,
): Need | undefined {
  const values = unsupported.filter(({ member }) => member === name).length;
  if (values === 2 && types.includes('boolean')) return 'unsupported';
  return applicableTo[name] === 'database' && !isDatabase(strategy) ? 'database' : undefined;
}

const made = new WeakMap<readonly MemberSpec[], Map<string, Suite>>();

/** All cases of a profile for the members of a contract's request body; what is not drawn is made once. */
export function cases(members: readonly MemberSpec[], options: SuiteOptions): Suite {
  if (options.profile === 'deep') return make(members, options);
  const known = made.get(members) ?? new Map<string, Suite>();
  made.set(members, known);
  const { profile, strategy, unsupported = [], nameless = false } = options;
  const key = JSON.stringify([profile, isDatabase(strategy), unsupported, nameless]);
  const suite = known.get(key) ?? make(members, options);
  known.set(key, suite);
  return suite;
}

/** Views that smoke does not read. */
const filters: readonly Resource[] = ['list-enabled', 'list-disabled'];

const order: readonly Tier[] = ['smoke', 'gate', 'full'];

/** Whether a profile sends what a tier names; `deep` draws from the classes of the gate. */
const sends =
  (profile: Profile) =>
  ({ tier }: { readonly tier: Tier }): boolean =>
    order.indexOf(tier) <= order.indexOf(profile === 'deep' ? 'gate' : profile);

/** All cases but reads and accepted bodies, in the order of the catalogues. */
function listed(
  bodies: Bodies,
  members: readonly MemberSpec[],
  beyond: readonly Partition[],
  profile: Profile,
  few: Few | undefined,
): readonly Case[] {
  const carried = carriers(bodies);
  const all: readonly Tiered[] = [
    ...sequenceCases(bodies, members, few),
    ...beyond.map((one) => ({
      tier: one.tier,
      case: memberFault(one, carried[profile === 'smoke' ? 'control' : (one.carrier ?? 'control')]),
    })),
    ...unknownMemberFaults(bodies),
    ...bodyFaults(bodies),
    ...routeFaults(bodies),
    ...credentialFaults(bodies),
    ...formFaults,
    ...wayCases(bodies).planned,
    ...credentialWays(bodies),
    ...openCases(bodies),
  ];
  return all.filter(sends(profile)).map((one) => one.case);
}

/** Classes this connection does not support: never sent, but planned so that rules about them say why. */
const unsendable = (
  members: readonly MemberSpec[],
  foreign: readonly Partition[],
  whyNot: ReadonlyMap<string, Need | undefined>,
): readonly Case[] =>
  isolatedCases(bodiesFor(members), foreign).map(
    (one): Case => ({ ...one, needs: one.edges.map(({ subject }) => whyNot.get(subject) ?? 'unsupported') }),
  );

function make(members: readonly MemberSpec[], options: SuiteOptions): Suite {
  const { profile, unsupported, nameless } = options;
  const whyNot = new Map(members.map((member) => [member.name, lacking(member, options)]));
  const supported = members.filter(({ name }) => whyNot.get(name) === undefined);
  const ours = bodiesFor(supported, unsupported, nameless);
  const isOurs = ({ edge, boundary }: Partition): boolean =>
    Object.hasOwn(ours.supported({ [edge.subject]: boundary }), edge.subject);
  const all = partitions(members).filter(sends(profile));
  const accepted = all.filter(({ edge }) => edge.side === 'inside');
  const beyond = all.filter(({ edge }) => edge.side === 'beyond');
  const inside = accepted.filter(isOurs);
  const alone = isolatedCases(ours, inside);
  const reads = views.filter((view) => profile !== 'smoke' || !filters.includes(view)).map(readCase);
  const usual = inside.filter(sends('gate'));
  const rows = acceptCases(ours, usual, profile === 'smoke' ? 1 : 2);
  if (profile === 'deep') {
    const fixed = rows.filter(({ id }) => id === controlId || id === storedId);
    const { cases, ...deep } = deepCases(ours, inside, beyond, options);
    return { cases: [...reads, ...fixed, ...cases], isolatedCases: alone, bodies: ours, deep };
  }
  const foreign = accepted.filter((one) => !isOurs(one));
  const few: Few = {
    texts: textsOf(inside.filter((one) => !usual.includes(one))),
    rows: rows.map(bodyOf).filter((body) => body !== undefined),
  };
  const others = listed(ours, members, beyond, profile, profile === 'full' ? few : undefined);
  return {
    cases: [...reads, ...rows, ...unsendable(members, foreign, whyNot), ...others],
    isolatedCases: [...alone, ...wayCases(ours).parts],
    isBrief: profile === 'smoke',
    bodies: ours,
  };
}
