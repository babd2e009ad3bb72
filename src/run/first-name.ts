import { json, make, patch } from '../generate/kit.ts';
import type { Case, Exchange, Json } from '../model.ts';
import { bodyOf } from './body-of.ts';
import { snapshotOf, viewOf } from './observe.ts';
import { readingBefore } from './reading-before.ts';
import type { Session } from './session.ts';

const member = 'organization_connection_name';

const nameIn = (write: Case): Json | undefined => bodyOf(write)?.[member];

/** Whether a write brings a name to a connection that had none: what may be set together with it is documented nowhere. */
export function bringsFirstName(exchanges: readonly Exchange[], { n, case: write }: Exchange): boolean {
  const reading = readingBefore(exchanges, n - 1, viewOf(write.place));
  const before = reading && snapshotOf(reading.reply);
  return (
    typeof nameIn(write) === 'string' && before?.kind === 'known' && typeof before.value[member] !== 'string'
  );
}

/** Sets the name that a write brings, and nothing else, so that the write can be sent where there is one. */
export async function setName(session: Session, write: Case): Promise<void> {
  const { place, request } = write;
  await session.send(
    make({
      id: 'again/name',
      title: 'the name alone',
      place,
      request: patch(json({ [member]: nameIn(write) ?? null }), { path: request.path }),
      aim: { kind: 'open' },
      gateway: true,
    }),
    'again',
  );
}
