import { baseId } from '../generate/kit.ts';
import { readCase } from '../generate/reads.ts';
import type { Case, Observation, Place, Rule, Snapshot, Stability, View } from '../model.ts';
import { again, settle } from './again.ts';
import type { Solos } from './follow-up.ts';
import { observe, snapshotOf, viewOf } from './observe.ts';
import type { Plan } from './plan.ts';
import type { Session, Surroundings } from './session.ts';
import type { Judged } from './verify.ts';

/** What became of a rule's violation when its case was sent again. */
export interface Confirmation {
  readonly stability: Stability;
  readonly windowMs?: number;
}

/** How many distinct cases are sent again; rules violated by the same case share one confirmation. */
const most = 12;

/** How long a reading is given to catch up with a write, in steps. */
const patienceMs = [250, 500, 1_000, 2_000] as const;

interface Suspicion {
  readonly rule: Rule;
  readonly observation: Observation;
}

/** What every rule of a plan makes of what was observed. */
export type Judgements = ReadonlyMap<Rule, readonly Judged[]>;

function suspicions(judgements: Judgements): readonly Suspicion[] {
  return [...judgements].flatMap(([rule, judged]) => {
    const first = judged.find(({ verdict }) => verdict.kind === 'violation');
    return first === undefined ? [] : [{ rule, observation: first.observation }];
  });
}

/** The writes that made an observation what it was: itself, or the row it ended. */
function writesOf({ case: own, span, reply }: Observation): readonly Case[] {
  const row = span?.writes.map((exchange) => exchange.case) ?? [];
  const inRow = own.traits?.includes('burst') && row.length > 1 && reply.kind === 'response';
  return inRow ? row : [own];
}

const isRead = ({ case: { aim } }: Observation): boolean => aim.kind === 'read';

/** Rules that compare a reading with the one before it: a neighbour is watched while others are written to. */
const comparesReadings = ({ id }: Rule): boolean => id.endsWith('.untouched');

/** Writes the places a view is not of, and reads the view after each. */
async function watch(session: Session, plan: Plan, view: View, before: Snapshot | undefined): Promise<void> {
  const elsewhere = (place: Place): boolean => (view === 'home') === (place !== 'home');
  const writes = plan.steps.filter(({ aim, place }) => aim.kind === 'accept' && elsewhere(place)).slice(0, 3);
  const base = plan.steps.filter(({ id }) => id === baseId && view !== 'home');
  // A change that was made once is made again only where it was undone.
  const isWritten = plan.steps.some(({ aim, place }) => aim.kind !== 'read' && place === view);
  if ((view === 'other-connection' || view === 'other-organization') && isWritten)
    await settle(session, plan, view, before, 'confirm');
  await session.send(readCase(view), 'confirm');
  for (const write of [...writes, ...base]) {
    await session.send(write, 'confirm');
    await session.send(readCase(view), 'confirm');
  }
}

/** What a repeat is held against is sent again too, where it was sent from; the repeat follows whatever that stored. */
async function repeat(
  session: Session,
  plan: Plan,
  { case: own }: Observation,
  twin: Observation,
): Promise<void> {
  await again(session, plan, writesOf(twin), 'confirm', twin.span?.before);
  const left = session.exchanges.at(-1);
  await again(session, plan, [own], 'confirm', left && snapshotOf(left.reply));
}

async function resend(
  session: Session,
  plan: Plan,
  { rule, observation }: Suspicion,
  { target }: Surroundings,
): Promise<void> {
  const { case: own, span, beside, n } = observation;
  if (own.aim.kind !== 'read') {
    const isTwin = (one: Observation): boolean => one.case.id === own.twin && one.n < n;
    const twin = own.traits?.includes('repeat')
      ? observe(session.exchanges, target.subject).findLast(isTwin)
      : undefined;
    return twin === undefined
      ? again(session, plan, writesOf(observation), 'confirm', span?.before)
      : repeat(session, plan, observation, twin);
  }
  if (comparesReadings(rule)) return watch(session, plan, own.aim.view, span?.before ?? beside[own.aim.view]);
  // Another view of home is asked of what home was: of some states nobody says what they show.
  if (rule.part === 'state') await again(session, plan, [], 'confirm', beside.home);
  else if (own.aim.view !== 'home') await session.send(readCase('home'), 'confirm');
  await session.send(own, 'confirm');
}

function verdictAgain(
  { rule, observation }: Suspicion,
  later: readonly Observation[],
): 'again' | 'gone' | 'open' {
  const kinds = later.filter((one) => one.case.id === observation.case.id).map((one) => rule.judge(one).kind);
  if (kinds.includes('violation')) return 'again';
  return kinds.includes('pass') ? 'gone' : 'open';
}

/** Reads until the rule is content, and says how long after the write that was; undefined when it never is. */
async function catchUp(
  suspicion: Suspicion,
  session: Session,
  { target, sleep, clock }: Surroundings,
): Promise<number | undefined> {
  const { rule, observation } = suspicion;
  const write = session.exchanges.findLast((one) => one.case.id === observation.case.id);
  if (write === undefined) return undefined;
  const since = clock();
  const until = session.exchanges.filter(({ n }) => n <= write.n);
  for (const ms of patienceMs) {
    await sleep(ms);
    if (session.over() !== undefined) return undefined;
    await session.send(readCase(viewOf(observation.case.place)), 'confirm');
    const reading = session.exchanges.at(-1);
    if (reading === undefined) return undefined;
    const seen = observe([...until, reading], target.subject).find(({ n }) => n === write.n);
    if (seen !== undefined && rule.judge(seen).kind === 'pass') return clock() - since;
  }
  return undefined;
}

/**
 * Sends the case behind each violated rule once more. Seen again it is stable, or eventually consistent when a
 * later reading shows what was expected; not seen again it is intermittent. Never makes a violation a pass.
 */
export async function confirm(
  session: Session,
  plan: Plan,
  solos: Solos,
  judgements: Judgements,
  surroundings: Surroundings,
): Promise<ReadonlyMap<string, Confirmation>> {
  const { target } = surroundings;
  const found = suspicions(judgements);
  const byCase = new Map(
    found.map(({ observation }) => [
      observation.case.id,
      found.filter((one) => one.observation.case.id === observation.case.id),
    ]),
  );
  const results = new Map<string, Confirmation>(
    found.map(({ rule }) => [rule.id, { stability: 'unconfirmed' }]),
  );
  let patient = true;
  for (const group of [...byCase.values()].slice(0, most)) {
    const [first] = group;
    if (session.over() !== undefined || first === undefined) break;
    const start = session.exchanges.length;
    await resend(session, plan, first, surroundings);
    const later = observe(session.exchanges, target.subject, solos).filter(({ n }) => n > start);
    for (const suspicion of group) {
      const outcome = verdictAgain(suspicion, later);
      const slow =
        outcome === 'again' && suspicion.rule.part === 'state' && !isRead(suspicion.observation) && patient;
      const windowMs =
        slow && suspicion.observation.case.aim.kind === 'accept'
          ? await catchUp(suspicion, session, surroundings)
          : undefined;
      // One reading that never catches up is enough: the other rules are not made to wait for theirs.
      if (slow && windowMs === undefined) patient = false;
      results.set(
        suspicion.rule.id,
        windowMs !== undefined
          ? { stability: 'eventually consistent', windowMs }
          : {
              stability: outcome === 'again' ? 'stable' : outcome === 'gone' ? 'intermittent' : 'unconfirmed',
            },
      );
    }
  }
  return results;
}
