import type { Case, Exchange, Reply } from '../../model.ts';
import { isAccepted, isRefused, viewOf } from '../observe/exchanges.ts';
import type { Plan } from '../plan.ts';
import { bringsFirstName, setName } from '../prepare/irreversible.ts';
import type { Session } from '../session.ts';
import { apart, replay } from './replay.ts';

/** What explaining refusals needs, and what it finds out. */
export interface RefusalWork {
  readonly session: Session;
  readonly plan: Plan;
  /** Replies to the parts of a refused body, by the id of the body. */
  readonly solos: Map<string, Readonly<Record<string, Reply>>>;
  /** Replies to parts of bodies, by the id of the part. */
  readonly parts: Map<string, Reply>;
}

/** The reply to an accepted body that carries a class, whatever else it carries: that class is innocent. */
const acceptedWith = (id: string, exchanges: readonly Exchange[]): Reply | undefined =>
  exchanges.find(({ case: one, reply }) => one.solos?.includes(id) && isAccepted(reply))?.reply;

/** Sends the parts of a refused body alone, those that are not known to be accepted. */
async function separateParts({ session, plan, solos, parts }: RefusalWork, body: Case): Promise<void> {
  const own: Record<string, Reply> = {};
  for (const id of body.solos ?? []) {
    const known = parts.get(id) ?? acceptedWith(id, session.exchanges);
    const part = plan.solos.find((one) => one.id === id);
    const isOver = part === undefined || session.over() !== undefined;
    const reply = known ?? (isOver ? undefined : await session.send(part, 'again'));
    if (reply === undefined) continue;
    parts.set(id, reply);
    own[id] = reply;
  }
  solos.set(body.id, own);
}

/** Bodies that are valid and were refused: what of them is refused alone, and whether a name had to be set before. */
export async function explainRefusals(work: RefusalWork, fresh: readonly Exchange[]): Promise<void> {
  const { session, plan, solos } = work;
  for (const exchange of fresh) {
    const { case: body, reply } = exchange;
    if (body.aim.kind !== 'accept' || !isRefused(reply)) continue;
    if ((body.solos?.length ?? 0) > 0 && !solos.has(body.id)) await separateParts(work, body);
    // Refused where no name was set: whether a level can be raised together with one is open, so it is set before.
    const isInnocent = Object.values(solos.get(body.id) ?? {}).every(isAccepted);
    const isFirst = isInnocent && bringsFirstName(session.exchanges, exchange);
    if (!isFirst || session.over() !== undefined) continue;
    const place = viewOf(body.place);
    await setName(session, body);
    await replay(session, plan, { given: [], steps: apart(place, [body]) }, 'again');
  }
}
