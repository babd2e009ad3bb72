import { readCase } from '../../cases/build.ts';
import type { Capabilities, Suite } from '../../cases/suite.ts';
import type { Case, Exchange, Reply, Subject } from '../../model.ts';
import { type Confirmation, confirm, type Judgements } from '../confirm/confirm.ts';
import { type IsolatedFindings, type Isolation, isolation } from '../confirm/isolate.ts';
import { shrink } from '../confirm/shrink.ts';
import { judgeAll } from '../judge/judge.ts';
import { isOutage, viewOf } from '../observe/exchanges.ts';
import { outagesIn } from '../observe/front.ts';
import { observe } from '../observe/observe.ts';
import type { Plan } from '../plan.ts';
import { wasSent } from '../restore/unanswered.ts';
import { type Shrunk, sequences } from '../sequences.ts';
import type { Session, Surroundings } from '../session.ts';
import { headOf, keepingOpen, openingReadings, refusesStored } from './capabilities.ts';
import { type Found, forbidden, survey } from './survey.ts';

/** How many requests in a row may go without an answer before the target is asked whether it is there at all. */
const silentAfter = 3;

/** Why the steps were not all sent. `gone`: nothing is answered any more. */
export interface Cut {
  readonly because: string;
  readonly gone: boolean;
}

/** Whether a write got no answer and may have been carried out all the same. */
const isLost = ({ request }: Case, reply: Reply): boolean =>
  request.method === 'PATCH' && reply.kind === 'fault' && wasSent(reply);

/** Sends the steps in order, following up after each reading of home. Says why it stopped early, if it did. */
export async function sendSteps(
  session: Session,
  steps: readonly Case[],
  home: Case,
  { catchUp }: Pick<Isolation, 'catchUp'>,
  subject: Subject,
): Promise<Cut | undefined> {
  let silent = 0;
  for (const [at, step] of steps.entries()) {
    const over = session.over();
    if (over !== undefined) return { because: over, gone: false };
    const because = forbidden(step, session.exchanges, subject);
    if (because !== undefined) {
      session.skip(step, because);
      continue;
    }
    const first = await session.send(step);
    // What it left at once is seen before another write hides it.
    if (silent === 0 && isLost(step, first)) await session.send(readCase(viewOf(step.place)), 'again');
    // What can only be asked before a name is set is asked again at once when it is lost.
    const isUrgent = first.kind === 'fault' && (step.needs?.includes('name-unset') ?? false);
    const reply = isUrgent ? await session.send(step, 'again') : first;
    silent = reply.kind === 'fault' ? silent + 1 : 0;
    if (silent === 0 && step.id === home.id) await catchUp(steps[at + 1]);
    if (silent < silentAfter) continue;
    const again = await session.send(home);
    if (again.kind === 'fault')
      return { because: `the target stopped answering: ${again.message}`, gone: true };
    silent = 0;
  }
  return undefined;
}

export function judgements(
  planned: Plan,
  session: Session,
  { target }: Surroundings,
  found: Partial<IsolatedFindings> = {},
): Judgements {
  const observations = observe(session.counted(), target.subject, found).filter(
    ({ n, purpose }) => purpose !== 'restore' && !session.disregarded.has(n),
  );
  return judgeAll(planned.rules, observations, planned.rulesOf);
}

interface SeenAttempt {
  readonly judged: Judgements;
  readonly found: IsolatedFindings;
  readonly confirmed: ReadonlyMap<string, Confirmation>;
  readonly shrunk: ReadonlyMap<string, Shrunk>;
  readonly cut: Cut | undefined;
}

/** A plan, and what of it is still to be sent. */
export interface Script {
  readonly planned: Plan;
  readonly rest: readonly Case[];
  readonly deep: Suite['deep'];
}

/** What was sent before the plan was fixed. */
export interface Head {
  readonly sent: readonly Case[];
  readonly isolated: Isolation;
  readonly cut: Cut | undefined;
}

/**
 * Sends the first steps of a plan: those that show what the connection supports. What could not be put back is found out
 * before it is changed.
 */
export async function sendHead(
  session: Session,
  hoped: Plan,
  rest: readonly Case[],
  surroundings: Surroundings,
  known: { readonly found: Found; readonly strategy: string },
): Promise<Head> {
  const isolated = isolation(session, hoped, surroundings);
  const [home] = hoped.steps;
  const send = async (steps: readonly Case[]): Promise<Cut | undefined> =>
    home === undefined
      ? undefined
      : await sendSteps(session, steps, home, isolated, surroundings.target.subject);
  const steps = headOf(rest);
  const keeping = keepingOpen(rest, { solos: hoped.solos, ...known });
  if (keeping === undefined) return { sent: steps, isolated, cut: await send(steps) };
  const { before, keeps } = keeping;
  const isProbe = JSON.stringify(before.request) === JSON.stringify(keeps.request);
  const at = steps.indexOf(before);
  const first = steps.slice(0, at === -1 ? steps.length : isProbe ? at + 2 : at);
  const cut = await send(first);
  if (cut === undefined && !isProbe && session.over() === undefined) await session.send(keeps, 'again');
  if (cut !== undefined || refusesStored(session, known.found)) return { sent: first, isolated, cut };
  return { sent: steps, isolated, cut: await send(steps.slice(first.length)) };
}

/** The steps of a plan that are still to be sent: without those that were, as they are planned now. */
export function restAfter(head: Head, steps: readonly Case[], capabilities: Capabilities): readonly Case[] {
  const isChanged = Object.keys(capabilities).length > 0;
  if (!isChanged) return steps.slice(head.sent.length);
  const sent = new Map(head.sent.map((one) => [one.id, JSON.stringify(one.request)]));
  const isSent = (one: Case): boolean =>
    one.aim.kind !== 'read' && sent.get(one.id) === JSON.stringify(one.request);
  return steps
    .slice(openingReadings(steps).length)
    .filter((one, at, all) => !isSent(one) && !(one.aim.kind === 'read' && isSent(all[at - 1] ?? one)));
}

/**
 * Answers of a gateway that had the API's behind them when they were asked again: outages, as long as they are no habit.
 * What a gateway answers to the same request each time is no outage, and stays.
 */
function excuseOutages(session: Session): void {
  const { exchanges } = session;
  const isAnsweredLater = ({ n, case: { id } }: Exchange): boolean =>
    exchanges.some((one) => one.n > n && one.case.id === id && !isOutage(one.reply));
  const excused = outagesIn(exchanges).filter(isAnsweredLater);
  session.disregard(excused.map(({ n }) => n));
}

/** Sends everything and judges it: the part of a run after which the target is given back what it had. */
export async function attempt(
  session: Session,
  { planned, rest, deep }: Script,
  head: Head,
  originals: Found,
  surroundings: Surroundings,
): Promise<SeenAttempt> {
  const { target } = surroundings;
  const [home] = planned.steps;
  const found = isolation(session, planned, surroundings, head.isolated);
  let cut = head.cut;
  if (cut === undefined && home !== undefined)
    cut = await sendSteps(session, rest, home, found, target.subject);
  // What a spent budget cut off is read once more, so that what was sent can be judged.
  if (cut !== undefined && home !== undefined && session.over() !== undefined)
    await survey(session, ['home']);
  if (cut === undefined && home !== undefined) await found.catchUp();
  excuseOutages(session);
  const broken = deep === undefined ? new Map() : await sequences(deep, session, planned, surroundings);
  const first = judgements(planned, session, surroundings, found);
  const count = session.exchanges.length;
  const least = deep === undefined ? new Map() : await shrink(deep, session, planned, first, surroundings);
  const isSettled = session.exchanges.length === count;
  const judged = isSettled ? first : judgements(planned, session, surroundings, found);
  const confirmed = await confirm(judged, { session, plan: planned, found, originals, target });
  return { judged, found, confirmed, shrunk: new Map([...broken, ...least]), cut };
}
