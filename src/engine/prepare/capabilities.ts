import { type Kit, probeIds, readCase, settleId, twinId, type Unsupported } from '../../cases/build.ts';
import { nameProbes } from '../../cases/sequences.ts';
import type { Capabilities } from '../../cases/suite.ts';
import type { Case, Exchange, Json, JsonObject, Reply, View } from '../../model.ts';
import { bodyOf, isObject, own } from '../../text/json.ts';
import { isAccepted, isRefused, keyOf, snapshotOf, takenAt } from '../observe/exchanges.ts';
import type { Plan } from '../plan.ts';
import type { Session } from '../session.ts';
import type { Found } from './survey.ts';

/** "Only applicable for enterprise connections": the member of which documents leave open whether a database takes it. */
const open = 'show_as_button';

const name = 'organization_connection_name';

/** The readings that a plan begins with. */
export function openingReadings(steps: readonly Case[]): readonly Case[] {
  const first = steps.findIndex(({ aim }) => aim.kind !== 'read');
  return first === -1 ? [] : steps.slice(0, first);
}

/**
 * The steps of a plan up to the last one that shows what the connection supports, and the reading after it. At least the
 * readings before the first write.
 */
export function headOf(steps: readonly Case[]): readonly Case[] {
  const ids: readonly string[] = [settleId, twinId, ...probeIds];
  const last = steps.findLastIndex(({ id }) => ids.includes(id));
  return last === -1 ? openingReadings(steps) : steps.slice(0, last + 2);
}

const isOpen = ({ id }: Case): boolean => id.startsWith(`${open}/`);

/** The value of the open member at a place; undefined where none is shown. */
function storedAt(found: Found, view: View): Json | undefined {
  const snapshot = found[view];
  return snapshot?.kind === 'known' ? own(snapshot.value, open) : undefined;
}

/**
 * What has to be sent before a database gets another value of the open member: the value it has. Where that is refused,
 * the member could not be put back. Undefined when nothing of the kind is going to be sent, or this is sent first.
 */
export function keepingOpen(
  steps: readonly Case[],
  {
    solos,
    found,
    strategy,
  }: { readonly solos: readonly Case[]; readonly found: Found; readonly strategy: string },
): { readonly before: Case; readonly keeps: Case } | undefined {
  const stored = storedAt(found, 'home');
  const keeps = solos.find((one) => isOpen(one) && bodyOf(one)?.[open] === stored);
  const before = steps.find(
    (one) => one.aim.kind !== 'read' && Object.hasOwn(bodyOf(one) ?? {}, open) && one.aim.kind !== 'reject',
  );
  return strategy === 'auth0' && keeps !== undefined && before !== undefined ? { before, keeps } : undefined;
}

/** The replies to bodies that hold the open member and nothing else, by value. */
function repliesAlone(exchanges: readonly Exchange[]): ReadonlyMap<string, Reply> {
  const replies = new Map<string, Reply>();
  for (const { case: one, reply } of exchanges) {
    const body = bodyOf(one);
    if (one.place === 'home' && body !== undefined && Object.keys(body).join() === open)
      replies.set(keyOf(open, body[open]), reply);
  }
  return replies;
}

/** Whether a connection refuses the value of the open member that it has: what it gets instead would stay. */
export const refusesStored = (session: Session, found: Found): boolean =>
  (['home', 'other-organization'] as const).some((view) => {
    const stored = storedAt(found, view);
    return stored !== undefined && isRefused(repliesAlone(session.exchanges).get(keyOf(open, stored)));
  });

/** Whether anything is accepted: what takes nothing else refuses the open member for another reason. */
async function takesOthers(session: Session, solos: readonly Case[], found: Found): Promise<boolean> {
  const isTaken = (): boolean => takenAt(session.exchanges)('home').size > 0;
  const { home } = found;
  const same = solos.find((one) => {
    const [member = '', value] = Object.entries(bodyOf(one) ?? {})[0] ?? [];
    return !isOpen(one) && home?.kind === 'known' && own(home.value, member) === value;
  });
  // What is stored already changes nothing.
  if (!isTaken() && same !== undefined && session.over() === undefined) await session.send(same, 'again');
  return isTaken();
}

/**
 * Values of the open member that are refused when they are sent alone. Asks for those that are going to be sent and that
 * the first bodies do not have.
 */
async function unsupported(
  session: Session,
  { solos, steps }: Pick<Plan, 'solos' | 'steps'>,
  strategy: string,
  found: Found,
): Promise<readonly Unsupported[]> {
  if (strategy !== 'auth0' || !(await takesOthers(session, solos, found))) return [];
  const values = solos.filter(isOpen).flatMap((one) => {
    const value = bodyOf(one)?.[open];
    return value === undefined ? [] : [{ one, value }];
  });
  const all = values.map(({ value }) => ({ member: open, value }));
  if (refusesStored(session, found)) return all;
  const taken = takenAt(session.exchanges)('home');
  const refused: Unsupported[] = [];
  for (const { one, value } of values) {
    const isSent = steps.some(
      (step) => step.aim.kind === 'accept' && own(bodyOf(step), open) === value && step.place === 'home',
    );
    const known = repliesAlone(session.exchanges).get(keyOf(open, value));
    if (taken.has(keyOf(open, value)) || session.over() !== undefined || !(isSent || known)) continue;
    if (isRefused(known ?? (await session.send(one, 'again')))) refused.push({ member: open, value });
  }
  return refusesStored(session, found) ? all : refused;
}

/** Whether null was seen to take a name away, or to leave it; undefined when it was not tried. */
function isNameCleared(exchanges: readonly Exchange[]): boolean | undefined {
  const at = exchanges.findLastIndex(({ case: one }) => one.id === probeIds[1]);
  const write = exchanges[at];
  if (write === undefined) return undefined;
  if (!isAccepted(write.reply)) return isRefused(write.reply) ? false : undefined;
  const reading = exchanges.slice(at + 1).find(({ case: { id } }) => id === 'read/home');
  const shown = [write, reading].flatMap((one): readonly JsonObject[] => {
    if (one === undefined) return [];
    if (one.case.aim.kind === 'read') {
      const snapshot = snapshotOf(one.reply);
      return snapshot.kind === 'known' ? [snapshot.value] : [];
    }
    const value =
      one.reply.kind === 'response' && one.reply.payload.kind === 'json'
        ? one.reply.payload.value
        : undefined;
    return isObject(value) ? [value] : [];
  });
  return shown.length === 0 ? undefined : shown.every((value) => typeof own(value, name) !== 'string');
}

/** Whether null takes a name away; asked for where the first requests do not show it. */
async function findsNameCleared(session: Session, kit: Kit): Promise<boolean | undefined> {
  const known = isNameCleared(session.counted());
  if (known !== undefined || session.over() !== undefined) return known;
  for (const one of nameProbes(kit)) await session.send(one, 'again');
  await session.send(readCase('home'), 'again');
  return isNameCleared(session.counted());
}

/** Whether steps give a name to a neighbour that has none. */
const namesNeighbours = (steps: readonly Case[], found: Found): boolean =>
  (['other-connection', 'other-organization'] as const).some((view) => {
    const snapshot = found[view];
    const isBare = snapshot?.kind === 'known' && typeof own(snapshot.value, name) !== 'string';
    return isBare && steps.some((one) => one.place === view && typeof own(bodyOf(one), name) === 'string');
  });

/** What the first requests of a run have shown of the connection. May send a few more. */
export async function capabilitiesOf(
  session: Session,
  {
    hoped,
    strategy,
    found,
    allowIrreversible,
  }: {
    /** What is sent when the connection supports everything. */
    readonly hoped: Pick<Plan, 'solos' | 'steps' | 'kit'>;
    readonly strategy: string;
    readonly found: Found;
    /** Set what cannot be taken away again all the same. */
    readonly allowIrreversible: boolean;
  },
): Promise<Capabilities> {
  const refused = await unsupported(session, hoped, strategy, found);
  const isAtStake = !allowIrreversible && namesNeighbours(hoped.steps, found);
  const nameless = isAtStake && (await findsNameCleared(session, hoped.kit)) === false;
  return {
    ...(refused.length === 0 ? {} : { unsupported: refused }),
    ...(nameless ? { nameless } : {}),
  };
}
