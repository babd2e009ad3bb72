import type { Case, Subject } from '../model.ts';
import type { Isolation } from './isolate.ts';
import type { Session } from './session.ts';
import { forbidden } from './unattached.ts';

/** How many requests in a row may go without an answer before the target is asked whether it is there at all. */
const silentAfter = 3;

/** Why the steps were not all sent. `gone`: nothing is answered any more. */
export interface Cut {
  readonly because: string;
  readonly gone: boolean;
}

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
    // What can only be asked before a name is set is asked again at once when it is lost.
    const isLost = first.kind === 'fault' && (step.needs?.includes('name-unset') ?? false);
    const reply = isLost ? await session.send(step, 'again') : first;
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
