import { type Bodies, probeIds, readCase, type Unsupported } from '../../cases/build.ts';
import { nameProbes } from '../../cases/sequences.ts';
import type { Capabilities } from '../../cases/suite.ts';
import type { Case, Exchange, Json, Reply } from '../../model.ts';
import { bodyOf, own } from '../../text/json.ts';
import { decidedAt } from '../moments.ts';
import {
  type Found,
  isAccepted,
  isReadingOf,
  isRefused,
  isWrite,
  keyOf,
  neighbours,
  objectOf,
  shownBy,
  storedIn,
  takenAt,
} from '../observe/exchanges.ts';
import type { RunContext, Session } from '../session.ts';
import { strategyOf } from './survey.ts';

/** "Only applicable for enterprise connections": documents leave open whether a database accepts it. */
const open = 'show_as_button';

const name = 'organization_connection_name';

export function openingReadings(steps: readonly Case[]): readonly Case[] {
  const first = steps.findIndex(isWrite);
  return first === -1 ? [] : steps.slice(0, first);
}

/** The steps up to the last one that shows what the connection supports, and the reading after it. */
export function headOf(steps: readonly Case[]): readonly Case[] {
  const last = decidedAt(steps);
  return last === -1 ? openingReadings(steps) : steps.slice(0, last + 2);
}

const isDatabase = ({ home }: Found): boolean => strategyOf(storedIn(home)) === 'auth0';

const isOpen = ({ id }: Case): boolean => id.startsWith(`${open}/`);

const storedAt = (found: Found, view: keyof Found, member: string): Json | undefined =>
  own(storedIn(found[view]), member);

/**
 * The stored value of the open member, and the first write that changes it on a database: if the stored value
 * is refused, it could not be restored. Undefined when no write changes the member.
 */
export function keepingOpen(
  steps: readonly Case[],
  { plan: { isolatedCases }, originals }: RunContext,
): { readonly before: Case; readonly keeps: Case } | undefined {
  const stored = storedAt(originals, 'home', open);
  const keeps = isolatedCases.find((one) => isOpen(one) && bodyOf(one)?.[open] === stored);
  const before = steps.find(
    (one) => isWrite(one) && Object.hasOwn(bodyOf(one) ?? {}, open) && one.aim.kind !== 'reject',
  );
  return isDatabase(originals) && keeps !== undefined && before !== undefined ? { before, keeps } : undefined;
}

/** The replies to bodies that hold the open member and nothing else, by value. */
function repliesAlone(exchanges: readonly Exchange[]): ReadonlyMap<Json | undefined, Reply> {
  const alone = exchanges.filter(
    ({ case: one }) => one.place === 'home' && Object.keys(bodyOf(one) ?? {}).join() === open,
  );
  return new Map(alone.map(({ case: one, reply }) => [bodyOf(one)?.[open], reply]));
}

/** Whether a connection refuses the stored value of the open member, so that it could not be restored. */
export const refusesStored = ({ session: { exchanges }, originals }: RunContext): boolean =>
  (['home', 'other-organization'] as const).some((view) => {
    const stored = storedAt(originals, view, open);
    return stored !== undefined && isRefused(repliesAlone(exchanges).get(stored));
  });

/** Whether any write is accepted. If none is, the open member is refused for another reason. */
async function takesOthers({ session, plan, originals }: RunContext): Promise<boolean> {
  const isTaken = (): boolean => takenAt(session.exchanges)('home').size > 0;
  const same = plan.isolatedCases.find((one) => {
    const [member = '', value] = Object.entries(bodyOf(one) ?? {})[0] ?? [];
    return !isOpen(one) && originals.home?.kind === 'known' && storedAt(originals, 'home', member) === value;
  });
  // Sending the stored value changes nothing.
  if (!isTaken() && same !== undefined && session.over() === undefined) await session.send(same, 'again');
  return isTaken();
}

/** Values of the open member that are refused alone; sends those that are planned and not known. */
async function unsupported(context: RunContext): Promise<readonly Unsupported[]> {
  const { session, plan, originals } = context;
  const { isolatedCases, steps } = plan;
  if (!isDatabase(originals) || !(await takesOthers(context))) return [];
  const values = isolatedCases.filter(isOpen).flatMap((one) => {
    const value = bodyOf(one)?.[open];
    return value === undefined ? [] : [{ one, value }];
  });
  const taken = takenAt(session.exchanges)('home');
  const refused: Unsupported[] = [];
  for (const { one, value } of refusesStored(context) ? [] : values) {
    const known = repliesAlone(session.exchanges).get(value);
    const isSent = steps.some(
      (step) => step.aim.kind === 'accept' && step.place === 'home' && own(bodyOf(step), open) === value,
    );
    if (taken.has(keyOf(open, value)) || session.over() !== undefined || !(isSent || known)) continue;
    if (isRefused(known ?? (await session.send(one, 'again')))) refused.push({ member: open, value });
  }
  const all = values.map(({ value }) => ({ member: open, value }));
  return refusesStored(context) ? all : refused;
}

/** Whether null removed a name or left it; undefined when that was not tried. */
function isNameCleared(exchanges: readonly Exchange[]): boolean | undefined {
  const at = exchanges.findLastIndex(({ case: one }) => one.id === probeIds[1]);
  const write = exchanges[at];
  if (write === undefined) return undefined;
  if (!isAccepted(write.reply)) return isRefused(write.reply) ? false : undefined;
  const reading = exchanges.slice(at + 1).find(isReadingOf('home'));
  const now = reading && shownBy(reading.reply);
  const values = [objectOf(write.reply), now].filter((value) => value !== undefined);
  return values.length === 0 ? undefined : values.every((value) => typeof own(value, name) !== 'string');
}

/** Whether null removes a name; sends requests for it if the first ones do not show it. */
async function findsNameCleared(session: Session, bodies: Bodies): Promise<boolean | undefined> {
  const known = isNameCleared(session.counted());
  if (known !== undefined || session.over() !== undefined) return known;
  for (const one of nameProbes(bodies)) await session.send(one, 'again');
  await session.send(readCase('home'), 'again');
  return isNameCleared(session.counted());
}

const namesNeighbours = (steps: readonly Case[], found: Found): boolean =>
  neighbours.some(
    (view) =>
      found[view]?.kind === 'known' &&
      typeof storedAt(found, view, name) !== 'string' &&
      steps.some((one) => one.place === view && typeof own(bodyOf(one), name) === 'string'),
  );

/** What the first requests of a run, and a few more where it takes them, have shown of the connection. */
export async function capabilitiesOf(context: RunContext, allowIrreversible: boolean): Promise<Capabilities> {
  const { session, plan, originals } = context;
  const refused = await unsupported(context);
  const isAtStake = !allowIrreversible && namesNeighbours(plan.steps, originals);
  const nameless = isAtStake && (await findsNameCleared(session, plan.bodies)) === false;
  return {
    ...(refused.length === 0 ? {} : { unsupported: refused }),
    ...(nameless ? { nameless } : {}),
  };
}
