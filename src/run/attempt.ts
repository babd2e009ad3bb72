import type { Suite } from '../generate/cases.ts';
import { twinId } from '../generate/kit.ts';
import type { Case } from '../model.ts';
import { type Confirmation, confirm, type Judgements } from './confirm.ts';
import type { Shrunk } from './counterexample.ts';
import { followUp, type Solos } from './follow-up.ts';
import { observe } from './observe.ts';
import type { Plan } from './plan.ts';
import { type Cut, sendSteps } from './send-steps.ts';
import { sequences } from './sequences.ts';
import type { Session, Surroundings } from './session.ts';
import { shrink } from './shrink.ts';
import { survey } from './survey.ts';
import { untaken } from './untaken.ts';
import { judgeAll } from './verify.ts';

export function judgements(
  planned: Plan,
  session: Session,
  { target }: Surroundings,
  solos: Solos,
): Judgements {
  const observations = observe(session.exchanges, target.subject, solos).filter(
    ({ n }) => !session.disregarded.has(n),
  );
  return judgeAll(planned.rules, observations, planned.rulesOf);
}

interface Seen {
  /** What was sent in the end: the plan, or what was made of it on the way. */
  readonly planned: Plan;
  readonly judged: Judgements;
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

/** How a run goes on where the connection does not take some members. */
export type Replan = (untaken: readonly string[]) => Script;

interface Sent {
  readonly script: Script;
  readonly solos: Solos;
  readonly cut: Cut | undefined;
}

/** Sends the steps, without the members that the first body shows not to be taken. */
async function send(
  session: Session,
  script: Script,
  replan: Replan,
  strategy: string,
  surroundings: Surroundings,
): Promise<Sent> {
  const { planned, rest } = script;
  const [home] = planned.steps;
  const first = followUp(session, planned, surroundings);
  if (home === undefined) return { script, solos: first.solos, cut: undefined };
  const { subject } = surroundings.target;
  const at = rest.findIndex(({ id }) => id === twinId);
  // The first body, and the reading after it: then it is known what it was refused for.
  const head = rest.slice(0, at === -1 ? 0 : at + 2);
  const early = await sendSteps(session, head, home, first, subject);
  const out = early === undefined ? await untaken(session, planned, first.solos, strategy) : [];
  const next = out.length === 0 ? { ...script, rest: rest.slice(head.length) } : replan(out);
  const follow =
    out.length === 0 ? first : followUp(session, next.planned, surroundings, session.exchanges.length);
  const cut = early ?? (await sendSteps(session, next.rest, home, follow, subject));
  // What a spent budget cut off is read once more, so that what was sent can be judged.
  if (cut !== undefined && session.over() !== undefined) await survey(session, ['home']);
  if (cut === undefined) await follow.catchUp();
  return { script: next, solos: new Map([...first.solos, ...follow.solos]), cut };
}

/** Sends everything and judges it: the part of a run after which the target is given back what it had. */
export async function attempt(
  session: Session,
  script: Script,
  replan: Replan,
  strategy: string,
  surroundings: Surroundings,
): Promise<Seen> {
  const { script: sent, solos, cut } = await send(session, script, replan, strategy, surroundings);
  const { planned, deep } = sent;
  const found = deep === undefined ? new Map() : await sequences(deep, session, planned, surroundings);
  const first = judgements(planned, session, surroundings, solos);
  const count = session.exchanges.length;
  const least = deep === undefined ? new Map() : await shrink(deep, session, planned, first, surroundings);
  const isSettled = session.exchanges.length === count;
  const judged = isSettled ? first : judgements(planned, session, surroundings, solos);
  const confirmed = await confirm(session, planned, solos, judged, surroundings);
  return { planned, judged, confirmed, shrunk: new Map([...found, ...least]), cut };
}
