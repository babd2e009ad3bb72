import type { Suite } from '../generate/cases.ts';
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
  readonly judged: Judgements;
  readonly confirmed: ReadonlyMap<string, Confirmation>;
  readonly shrunk: ReadonlyMap<string, Shrunk>;
  readonly cut: Cut | undefined;
}

interface Script {
  readonly home: Case | undefined;
  readonly rest: readonly Case[];
  readonly deep: Suite['deep'];
}

/** Sends everything and judges it: the part of a run after which the target is given back what it had. */
export async function attempt(
  session: Session,
  planned: Plan,
  { home, rest, deep }: Script,
  surroundings: Surroundings,
): Promise<Seen> {
  const follow = followUp(session, planned, surroundings);
  const cut =
    home === undefined
      ? undefined
      : await sendSteps(session, rest, home, follow, surroundings.target.subject);
  // What a spent budget cut off is read once more, so that what was sent can be judged.
  if (cut !== undefined && session.over() !== undefined) await survey(session, ['home']);
  if (cut === undefined) await follow.catchUp();
  const { solos } = follow;
  const found = deep === undefined ? new Map() : await sequences(deep, session, planned, surroundings);
  const first = judgements(planned, session, surroundings, solos);
  const sent = session.exchanges.length;
  const least = deep === undefined ? new Map() : await shrink(deep, session, planned, first, surroundings);
  const isSettled = session.exchanges.length === sent;
  const judged = isSettled ? first : judgements(planned, session, surroundings, solos);
  const confirmed = await confirm(session, planned, solos, judged, surroundings);
  return { judged, confirmed, shrunk: new Map([...found, ...least]), cut };
}
