import { readCase } from '../../cases/build.ts';
import type { Session } from '../../engine/session.ts';
import type { Reply, Request } from '../../model.ts';
import type { AtlasLimit, Unit } from '../../record/atlas.ts';
import { accepted } from '../../rules/oracle.ts';
import { openCase } from '../bench.ts';
import { describeLimit, fateBeyond } from './describe-limit.ts';
import type { Filler, Measure } from './measures.ts';

/** What one limit may cost, the reading at its end included. */
export const most = 12;
/** Kept for finding the unit, and for that reading. */
const reserved = 4;

/** What is known of a limit: the largest size that was taken, and the smallest that was not. */
interface Bracket {
  readonly taken?: number | undefined;
  readonly refused?: number | undefined;
}

/** Whether the limit is known to the last unit, or known not to be among the sizes. */
function isNarrow({ taken, refused }: Bracket, sizes: readonly number[]): boolean {
  if (refused === undefined) return taken !== undefined && taken >= (sizes.at(-1) ?? 0);
  // No smaller size is asked for.
  return taken === undefined ? refused <= (sizes[0] ?? 0) : refused - taken <= 1;
}

/**
 * The next size to ask for: the middle of the likely sizes that are left; then right above the largest taken one,
 * for limits are round; then right below the smallest refused one; then the middle.
 */
function nextSize(
  { taken = 0, refused = Number.POSITIVE_INFINITY }: Bracket,
  sizes: readonly number[],
): number {
  const likely = sizes.filter((size) => size > taken && size < refused);
  const middle = likely[Math.floor(likely.length / 2)];
  if (middle !== undefined) return middle;
  if (sizes.includes(taken)) return taken + 1;
  return sizes.includes(refused) ? refused - 1 : Math.floor((taken + refused) / 2);
}

/** The requests of a measure. The reply to each size is kept. */
function requestsFor(measure: Measure, session: Session) {
  const replies = new Map<string, Reply>();
  let spent = 0;
  const replyTo = (size: number | undefined): Reply | undefined => replies.get(`${size} letter`);
  const send = async (request: Request): Promise<Reply | undefined> => {
    if (spent >= most - 1 || session.over() !== undefined) return undefined;
    spent += 1;
    return session.send(openCase(`${measure.id}/${spent}`, measure.words, request));
  };
  /** Whether a size was taken; undefined when the reply says nothing about it, or there is no request left. */
  const ask = async (size: number, filler: Filler = 'letter'): Promise<boolean | undefined> => {
    const key = `${size} ${filler}`;
    const request = measure.request(size, filler);
    const reply = replies.get(key) ?? (await send(request));
    const isUnclear = reply?.kind === 'response' && (reply.status === 401 || reply.status === 429);
    if (reply === undefined || isUnclear) return undefined;
    replies.set(key, reply);
    return measure.takes(reply, replyTo(measure.sizes[0]), request);
  };
  return { send, ask, replyTo, spent: () => spent };
}

type Requests = ReturnType<typeof requestsFor>;

/** Asks first for the sizes around the contract's limit, where there is one: most limits are as documented. */
async function bracketOf(measure: Measure, { ask, spent }: Requests): Promise<Bracket> {
  const { contract, counts } = measure;
  const around = contract === undefined ? [] : [contract.limit + 1, contract.limit];
  const sizes = [...new Set([...measure.sizes, ...around])].toSorted((a, b) => a - b);
  // Requests that are refused at any size are compared with the smallest one.
  const smallest = contract === undefined || counts !== 'texts' ? sizes.slice(0, 1) : [];
  let found: Bracket = {};
  const add = async (size: number): Promise<boolean> => {
    const isTaken = await ask(size);
    if (isTaken === true) found = { ...found, taken: Math.max(found.taken ?? 0, size) };
    if (isTaken === false) found = { ...found, refused: Math.min(found.refused ?? size, size) };
    return isTaken !== undefined;
  };
  for (const size of [...smallest, ...around]) {
    if (!(await add(size))) return {};
    if (size === around[0] && found.taken === size) break;
  }
  while (!isNarrow(found, sizes) && spent() < most - reserved) {
    if (!(await add(nextSize(found, sizes)))) return {};
  }
  return found;
}

/** In what a limit is counted, where so much is taken and that is not. */
async function unitOf(
  { counts, dense }: Measure,
  { taken, refused }: Bracket,
  { ask, send }: Requests,
): Promise<Unit | undefined> {
  const isFound = taken !== undefined && refused !== undefined;
  if (counts === 'bytes') {
    // Fewer characters and more bytes are taken where characters are counted.
    const request = isFound ? dense?.(taken) : undefined;
    return request !== undefined && accepted(await send(request)) ? 'code points' : 'bytes';
  }
  if (counts !== 'texts') return counts;
  if (!isFound) return undefined;
  if (await ask(taken, 'astral')) return (await ask(taken, 'combined')) ? 'graphemes' : 'code points';
  if (await ask(taken, 'accented')) return 'UTF-16 units';
  return taken > 1 && (await ask(Math.floor(taken / 2), 'accented')) ? 'bytes' : undefined;
}

/** Finds a limit and its unit, in at most twelve requests. */
export async function findLimit(measure: Measure, session: Session): Promise<AtlasLimit> {
  const own = requestsFor(measure, session);
  const found = await bracketOf(measure, own);
  const { taken, refused } = found;
  const unit = await unitOf(measure, found, own);
  const largest = measure.sizes.at(-1) ?? 0;
  // A size far beyond the limit may be accepted again.
  if (measure.counts === 'texts' && taken !== undefined && refused !== undefined && refused < largest)
    await own.ask(largest);
  const far = own.replyTo(largest);
  const beyond = refused === undefined ? undefined : own.replyTo(refused);
  const isOtherwise = beyond !== undefined && accepted(far) && !accepted(beyond);
  await session.send(readCase('home'));
  return describeLimit(measure, {
    ...found,
    unit,
    fate: beyond && fateBeyond(beyond),
    far: far && isOtherwise ? { size: largest, fate: fateBeyond(far) } : undefined,
    requests: own.spent() + 1,
  });
}
