import { inquireIn } from '../engine/judge/unread.ts';
import type { Found } from '../engine/observe/exchanges.ts';
import { strategyOf, survey, targetFactsOf } from '../engine/prepare/survey.ts';
import type { Restoration } from '../engine/restore/describe-restoration.ts';
import { restore, restoreLate } from '../engine/restore/restore.ts';
import { open, restoringBy, type Session, type Surroundings } from '../engine/session.ts';
import type { Subject } from '../model.ts';
import { accepted, objectOf } from '../rules/oracle.ts';
import { normalizer } from '../text/normalize.ts';
import { askAll, unaskedOf } from './ask.ts';
import { bench, findStoredMembers, leftovers, openCase, placeholdersOf } from './bench.ts';
import { byHeading, type Explored, type ExploreInput, planOf, tally } from './plan.ts';
import type { KnownTenant } from './question.ts';

type AskedExploration = Omit<Explored, 'strategy' | 'unread' | 'sent'>;

function surveyAround(session: Session, { other_connection, other_organization }: Subject): Promise<Found> {
  const connection = other_connection === undefined ? [] : (['other-connection'] as const);
  const organization = other_organization === undefined ? [] : (['other-organization'] as const);
  const unattached = connection.length + organization.length === 2 ? (['unattached'] as const) : [];
  return survey(session, [...connection, ...organization, ...unattached]);
}

async function findOrganizationName(session: Session): Promise<string | undefined> {
  const request = { method: 'GET', path: '/organizations/{organization}', credential: 'full' } as const;
  const reply = await session.send(openCase('organization', 'what the organization is called', request));
  const name = accepted(reply) ? objectOf(reply)?.name : undefined;
  return typeof name === 'string' ? name : undefined;
}

/** The result if the first read fails: nothing can be asked. */
function blind(input: ExploreInput, known: KnownTenant, because: string): AskedExploration {
  const plan = planOf(input, known);
  input.onPlan(plan);
  const reason = `the connection under test could not be read, so nothing was written: ${because}`;
  const unasked = unaskedOf(plan, reason);
  return { entries: [], limits: [], unasked, restorations: [], left: [], planned: tally(plan.cost) };
}

/** Finds out what the tenant stores, asks the questions, and restores the settings. */
async function asked(
  input: ExploreInput,
  surroundings: Surroundings,
  session: Session,
  known: KnownTenant,
  found: Found,
): Promise<AskedExploration> {
  const facts = { ...targetFactsOf(found, known.home, surroundings.target), unreadable: {} };
  const own = bench(session, facts, found);
  const isDatabase = known.strategy === 'auth0';
  const valid = input.members.filter(({ name }) => isDatabase || name !== 'is_signup_enabled');
  const undisturbed = restoringBy(surroundings);
  const restored = async (): Promise<readonly Restoration[]> => {
    const done = await undisturbed(() => restore(session, input, found, surroundings));
    return restoreLate(session, input, found, done, surroundings);
  };
  const first = planOf(input, known);
  input.onPlan(first);
  surroundings.onFound?.(found);
  try {
    const { stored, unstored } = await findStoredMembers(session, own, { ...known, members: valid });
    const plan = planOf(input, { ...known, stored });
    if (plan.cost.length !== first.cost.length) input.onPlan(plan);
    const normalise = normalizer(placeholdersOf(known));
    const onNext = input.onNext ?? (() => {});
    const answers = await askAll(plan, { session, bench: own, normalise, onNext, unstored });
    const left = await undisturbed(() => leftovers(session, own, found.unattached, input));
    return { ...answers, left, restorations: await restored(), planned: tally(plan.cost) };
  } catch (error) {
    // The error is ours, not the target's: restore the settings anyway.
    await restored();
    throw error;
  }
}

/**
 * Asks a tenant what the contract leaves open: reads, stores values unlike every default, asks each question,
 * measures limits and restores everything. Never throws for anything the target does.
 */
export async function explore(input: ExploreInput, surroundings: Surroundings): Promise<Explored> {
  const { origin, subject } = surroundings.target;
  const session = open(surroundings);
  const { home } = await survey(session, ['home']);
  const isRead = home?.kind === 'known';
  const found = isRead ? { home, ...(await surveyAround(session, subject)) } : {};
  const value = isRead ? home.value : {};
  const known: KnownTenant = {
    members: input.members,
    fresh: input.fresh,
    alone: input.alone,
    isOwn: input.isOwn(),
    subject,
    home: value,
    strategy: strategyOf(value),
    organizationName: isRead ? await findOrganizationName(session) : undefined,
  };
  const done = isRead
    ? await asked(input, surroundings, session, known, found)
    : blind(input, known, home?.because ?? 'not read');
  const unreadHome = { origin, subject, named: surroundings.shared === true, token: input.token };
  const unread = isRead ? undefined : await inquireIn(session, unreadHome);
  return {
    ...done,
    ...(unread === undefined ? {} : { unread }),
    strategy: known.strategy,
    entries: byHeading(done.entries),
    unasked: byHeading(done.unasked),
    sent: tally(session.exchanges.map(({ case: { request } }) => request)),
  };
}
