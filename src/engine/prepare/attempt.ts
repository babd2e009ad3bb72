import { readCase } from '../../cases/build.ts';
import type { Capabilities, Suite } from '../../cases/suite.ts';
import type { Case, Exchange } from '../../model.ts';
import { catchUp, type Isolation, isolation } from '../confirm/isolate.ts';
import { shrink } from '../confirm/shrink.ts';
import { brokenRules, type Judgements, judgeAll } from '../judge/judge.ts';
import { alike, isOutage, isRead, viewOf } from '../observe/exchanges.ts';
import { outagesIn } from '../observe/front.ts';
import { type FoundOut, observe } from '../observe/observe.ts';
import { isLost } from '../restore/unanswered.ts';
import { type Shrunk, sequences } from '../sequences.ts';
import type { RunContext, Session } from '../session.ts';
import { headOf, keepingOpen, openingReadings, refusesStored } from './capabilities.ts';
import { forbidden, survey } from './survey.ts';

/** How many requests in a row may get no answer before home is read to see whether the target is there. */
const silentAfter = 3;

/** Why the steps were not all sent. `gone`: nothing is answered any more. */
interface Cut {
  readonly because: string;
  readonly gone: boolean;
}

/** Sends the steps in order, following up after each reading of home. Returns why it stopped early. */
async function sendSteps(work: Isolation, steps: readonly Case[]): Promise<Cut | undefined> {
  const { session, plan, surroundings } = work;
  const [home] = plan.steps;
  if (home === undefined) return undefined;
  let silent = 0;
  let judgedNext = 0;
  for (const [at, step] of steps.entries()) {
    const over = session.over();
    if (over !== undefined) return { because: over, gone: false };
    const because = forbidden(step, session.exchanges, surroundings.target.subject);
    if (because !== undefined) {
      session.skip(step, because);
      continue;
    }
    const first = await session.send(step);
    // Read at once, before another write hides what a lost one left.
    if (silent === 0 && isLost(step, first)) await session.send(readCase(viewOf(step.place)), 'again');
    // What can only be asked before a name is set is asked again at once when it is lost.
    const isUrgent = first.kind === 'fault' && (step.needs?.includes('name-unset') ?? false);
    const reply = isUrgent ? await session.send(step, 'again') : first;
    silent = reply.kind === 'fault' ? silent + 1 : 0;
    if (silent === 0 && step.id === home.id) await catchUp(work, steps[at + 1]);
    if (silent === 0 && step.id === home.id && at >= judgedNext) {
      // The later in the run, the more steps lie between two judgements.
      judgedNext = at + Math.max(5, Math.floor(at / 20));
      const enough = surroundings.watch?.onBroken?.(brokenRules(judgements(work)));
      if (enough !== undefined) return { because: enough, gone: false };
    }
    if (silent < silentAfter) continue;
    const again = await session.send(home);
    if (again.kind === 'fault')
      return { because: `the target stopped answering: ${again.message}`, gone: true };
    silent = 0;
  }
  return undefined;
}

export function judgements(work: RunContext & Partial<FoundOut>): Judgements {
  const { session, plan, surroundings } = work;
  const observations = observe(session.counted(), surroundings.target.subject, work).filter(
    ({ n, purpose }) => purpose !== 'restore' && !session.disregarded.has(n),
  );
  return judgeAll(plan, observations);
}

/** The requests before the plan is fixed, and how they ended. */
interface Head {
  readonly sent: readonly Case[];
  readonly work: Isolation;
  readonly cut: Cut | undefined;
}

/** Sends the first steps, which show what the connection supports; first what may not be restorable. */
export async function sendHead(hoped: RunContext, rest: readonly Case[]): Promise<Head> {
  const { session } = hoped;
  const work = isolation(hoped);
  const steps = headOf(rest);
  const keeping = keepingOpen(rest, hoped);
  if (keeping === undefined) return { sent: steps, work, cut: await sendSteps(work, steps) };
  const { before, keeps } = keeping;
  const isProbe = alike(before.request, keeps.request);
  const at = steps.indexOf(before);
  const first = at === -1 ? steps : steps.slice(0, isProbe ? at + 2 : at);
  const cut = await sendSteps(work, first);
  if (cut === undefined && !isProbe && session.over() === undefined) await session.send(keeps, 'again');
  if (cut !== undefined || refusesStored(hoped)) return { sent: first, work, cut };
  return { sent: steps, work, cut: await sendSteps(work, steps.slice(first.length)) };
}

/** The steps of the fixed plan that were not sent yet. */
export function restAfter({ sent }: Head, steps: readonly Case[], found: Capabilities): readonly Case[] {
  if (Object.keys(found).length === 0) return steps.slice(sent.length);
  const requests = new Map(sent.map(({ id, request }) => [id, request]));
  const isSent = (one: Case | undefined): boolean =>
    one !== undefined && !isRead(one) && alike(requests.get(one.id), one.request);
  return steps
    .slice(openingReadings(steps).length)
    .filter((one, at, all) => !isSent(one) && !(isRead(one) && isSent(all[at - 1])));
}

/** Disregards answers of a gateway to requests that the API answered when they were repeated. */
function excuseOutages({ exchanges, disregard }: Session): void {
  const isAnsweredLater = ({ n, case: { id } }: Exchange): boolean =>
    exchanges.some((one) => one.n > n && one.case.id === id && !isOutage(one.reply));
  disregard(outagesIn(exchanges).filter(isAnsweredLater));
}

/** A run whose plan is fixed, with the steps that are still to be sent. */
export interface Script {
  readonly work: Isolation;
  readonly rest: readonly Case[];
  readonly deep: Suite['deep'];
  readonly cut: Cut | undefined;
}

export interface SeenAttempt {
  readonly judged: Judgements;
  readonly shrunk: ReadonlyMap<string, Shrunk>;
  readonly cut: Cut | undefined;
}

/** Sends everything and judges it; after this part of a run the target is restored. */
export async function attempt({ work, rest, deep, cut: early }: Script): Promise<SeenAttempt> {
  const { session } = work;
  const cut = early ?? (await sendSteps(work, rest));
  // When the budget is spent, home is read once more, to judge the last writes.
  if (cut !== undefined && session.over() !== undefined) await survey(session, ['home']);
  if (cut === undefined) await catchUp(work);
  excuseOutages(session);
  if (deep === undefined) return { judged: judgements(work), shrunk: new Map(), cut };
  const broken = await sequences(deep, work);
  const least = await shrink(deep, judgements(work), work);
  return { judged: judgements(work), shrunk: new Map([...broken, ...least]), cut };
}
