import type fc from 'fast-check';
import type { MemberSpec } from '../contract/members.ts';
import { applicableTo } from '../contract/ties.ts';
import type { Case, Profile, Resource } from '../model.ts';
import { bodyOf, own } from '../text/json.ts';
import { acceptCases, isolatedCases, textsOf } from './accept.ts';
import { baseId, controlId, json, type Kit, kit, readCase, type Unsupported, views } from './build.ts';
import { credentialFaults, credentialWays } from './credentials.ts';
import { type Commands, commands } from './deep/commands.ts';
import { type Draws, deepCases, type Search, searches } from './deep/random.ts';
import { formFaults, openCases } from './open.ts';
import type { Partition, Tier } from './partition.ts';
import { partitions } from './partitions.ts';
import { bodyFaults, memberFaults } from './reject.ts';
import { routeFaults } from './routes.ts';
import { neighbourPaths, sequenceCases } from './sequences.ts';
import { wayCases } from './ways.ts';

type Need = NonNullable<Case['needs']>[number];

/** What a suite of cases depends on; the same options give the same cases in the same order. */
export interface SuiteOptions {
  readonly profile: Profile;
  /** Strategy of the connection under test: `auth0` is a database, anything else enterprise. */
  readonly strategy: string;
  /** Deep profile only. */
  readonly runs: number;
  readonly seed: number;
  /** What the connection turned out to refuse, where documents leave that open. */
  readonly unsupported?: readonly Unsupported[];
  /** Neighbours get no name: it could not be taken away again. */
  readonly nameless?: boolean;
}

/** What is known of a connection beside its strategy: it decides what valid bodies may hold. */
export type Capabilities = Pick<SuiteOptions, 'unsupported' | 'nameless'>;

/** Every case of a profile, in canonical order. Solos are sent only when a case that packs them is refused. */
export interface Suite {
  readonly cases: readonly Case[];
  /** What valid bodies may set on this connection. */
  readonly kit: Kit;
  readonly isolatedCases: readonly Case[];
  /** Few readings: what other views show is looked at once. */
  readonly isBrief?: boolean;
  /** Deep profile: how a counterexample is shrunk, and random sequences of requests. */
  readonly deep?: {
    readonly searches: readonly Search[];
    readonly sequences: fc.Arbitrary<Commands>;
    readonly draws: Draws;
  };
}

const isDatabase = (strategy: string): boolean => strategy === 'auth0';

/** Why valid bodies leave a member out: `is_signup_enabled` means nothing on an enterprise connection. */
function lacking(
  { name, types }: MemberSpec,
  { strategy, unsupported = [] }: SuiteOptions,
): Need | undefined {
  const values = unsupported.filter(({ member }) => member === name).length;
  if (values > 0 && types.includes('boolean') && values === 2) return 'unsupported';
  return applicableTo[name] === 'database' && !isDatabase(strategy) ? 'database' : undefined;
}

const fixedIds: readonly string[] = [controlId, baseId];

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

/** What smoke has no room to read. */
const filters: readonly Resource[] = ['list-enabled', 'list-disabled'];

const order: readonly Tier[] = ['smoke', 'gate', 'full'];

/** Whether a profile sends what a tier names; `deep` draws from the classes of the gate. */
const sends =
  (profile: Profile) =>
  ({ tier }: { readonly tier: Tier }): boolean =>
    order.indexOf(tier) <= order.indexOf(profile === 'deep' ? 'gate' : profile);

type Elsewhere = 'other-connection' | 'other-organization' | 'disabled';

/** Refusals of `full` that are sent to a neighbour, or while home is disabled: a check may be missing there alone. */
const moved: Readonly<Record<string, Elsewhere>> = {
  'body/additionalProperties/dotted': 'other-connection',
  'organization_connection_name/maxLength/astral-51': 'other-connection',
  'organization_access_level/enum/unknown': 'other-connection',
  'show_as_button/type/object': 'other-connection',
  'body/additionalProperties/constructor': 'other-organization',
  'organization_connection_name/maxLength/1000': 'other-organization',
  'organization_access_level/enum/ordinal': 'other-organization',
  'is_enabled/type/object': 'other-organization',
  'body/additionalProperties/empty-name': 'disabled',
  'organization_connection_name/pattern/nul-middle': 'disabled',
  'organization_access_level/enum/list': 'disabled',
};

/** A refusal where it belongs; at a neighbour what is wrong stands in the body that it was given before. */
function inPlace(one: Case, members: readonly MemberSpec[], all: readonly Case[]): Case {
  const to = own(moved, one.id);
  const body = bodyOf(one);
  if (to === undefined || body === undefined) return one;
  if (to === 'disabled') return { ...one, traits: [...(one.traits ?? []), 'while-disabled'] };
  const control = all.find(({ id }) => id === `body/${to}/base`);
  const known = control && bodyOf(control);
  if (control === undefined || known === undefined) return one;
  const [{ subject } = { subject: '' }] = one.edges;
  const wrong = Object.entries(body).filter(([member]) =>
    subject === 'body' ? members.every(({ name }) => name !== member) : member === subject,
  );
  return {
    ...one,
    place: to,
    request: {
      ...one.request,
      body: json({ ...known, ...Object.fromEntries(wrong) }),
      path: neighbourPaths[to],
    },
    control: control.id,
  };
}

function make(members: readonly MemberSpec[], options: SuiteOptions): Suite {
  const { profile, unsupported = [], nameless = false } = options;
  const whyNot = new Map(members.map((member) => [member.name, lacking(member, options)]));
  const ours = kit(
    members.filter(({ name }) => whyNot.get(name) === undefined),
    unsupported,
  );
  const own = ({ edge, boundary }: Partition): boolean =>
    Object.hasOwn(ours.supported({ [edge.subject]: boundary }), edge.subject);
  const all = partitions(members).filter(sends(profile));
  const inside = all.filter((one) => one.edge.side === 'inside' && own(one));
  const usual = inside.filter(sends('gate'));
  const beyond = all.filter(({ edge }) => edge.side === 'beyond');
  const alone = isolatedCases(ours, inside);
  const foreign = isolatedCases(
    kit(members),
    all.filter((one) => one.edge.side === 'inside' && !own(one)),
  );
  // Never sent here, and asked for all the same: so that the rules about them say why.
  const elsewhere = foreign.map(
    (one): Case => ({
      ...one,
      needs: one.edges.map(({ subject }): Need => whyNot.get(subject) ?? 'unsupported'),
    }),
  );
  const reads = views.filter((view) => profile !== 'smoke' || !filters.includes(view)).map(readCase);
  const ways = wayCases(ours);
  const accept = acceptCases(ours, usual, profile === 'smoke' ? 1 : 2);
  if (profile === 'deep') {
    const fixed = accept.filter(({ id }) => fixedIds.includes(id));
    return {
      cases: [...reads, ...fixed, ...deepCases(ours, inside, beyond, options)],
      isolatedCases: alone,
      kit: ours,
      deep: {
        searches: searches(ours, inside, beyond, options),
        sequences: commands(ours, inside, beyond),
        draws: options,
      },
    };
  }
  const listed = [
    ...sequenceCases(ours, members, {
      nameless,
      few:
        profile === 'full'
          ? {
              texts: textsOf(inside.filter((one) => !usual.includes(one))),
              rows: accept.map(bodyOf).filter((body) => body !== undefined),
            }
          : undefined,
    }),
    ...memberFaults(ours, beyond, { singly: profile !== 'smoke' }),
    ...bodyFaults(ours),
    ...routeFaults(ours),
    ...credentialFaults(ours),
    ...formFaults(),
    ...ways.planned,
    ...credentialWays(ours),
    ...openCases(ours),
  ];
  const sent = listed.filter(sends(profile)).map((one) => one.case);
  return {
    cases: [...reads, ...accept, ...elsewhere, ...sent.map((one) => inPlace(one, members, sent))],
    isolatedCases: [...alone, ...ways.parts],
    isBrief: profile === 'smoke',
    kit: ours,
  };
}
