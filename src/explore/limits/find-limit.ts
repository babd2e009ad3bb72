import { readCase } from '../../cases/build.ts';
import type { Session } from '../../engine/session.ts';
import type { Reply, Request } from '../../model.ts';
import type { AtlasLimit, PatchStep, Unit } from '../../record/atlas.ts';
import { accepted } from '../../rules/oracle.ts';
import { defined } from '../../text/json.ts';
import { openCase } from '../bench.ts';
import { replyAnswer } from '../seen.ts';
import type { Filler, Measure } from './measures.ts';

/** What happens to a size that is too large: refused and how, or accepted and not stored whole. */
const fateBeyond = (reply: Reply): string =>
  accepted(reply) ? 'accepted, and not stored whole' : replyAnswer(reply).words;

interface LimitFinding {
  /** The largest size that was accepted, and the smallest that was not. */
  readonly taken?: number | undefined;
  readonly refused?: number | undefined;
  readonly unit: Unit | undefined;
  /** What happens to the smallest size that is not accepted. */
  readonly fate: string | undefined;
  /** A size far beyond it that is not refused, and what becomes of it. */
  readonly far: { readonly size: number; readonly fate: string } | undefined;
  readonly requests: number;
}

const count = (n: number): string => n.toLocaleString('en');

const isInPoints = ({ unit }: LimitFinding): boolean => unit === undefined || unit === 'code points';
const isRefusal = ({ fate }: LimitFinding): boolean => fate?.startsWith('refused') === true;

function sizeWords(found: LimitFinding): string {
  const { taken, refused, unit } = found;
  const words = isInPoints(found) ? 'characters' : unit;
  if (taken === undefined)
    return refused === undefined ? 'unclear: the answers do not tell' : `not even ${count(refused)} ${words}`;
  if (refused === undefined) return `no limit found up to ${count(taken)} ${words}`;
  const most = refused - taken <= 1 ? '' : ` to ${count(refused - 1)}`;
  return `${count(taken)}${most} ${words}`;
}

/** Whether sizes were accepted, or refused for their size, otherwise than the contract says. */
function isShown({ contract, isByRefusal }: Measure, { taken, refused, fate }: LimitFinding): boolean {
  // If every size is refused, the reason is not the size.
  if (contract === undefined || taken === undefined) return false;
  if (isByRefusal)
    return refused !== undefined && refused <= contract.limit && fate?.startsWith('refused 400') === true;
  return fate === undefined || /^(refused|accepted)\b/.test(fate);
}

/** What the contract would have to say, as a JSON Patch of its schema. JSON Schema counts code points. */
function proposalOf(measure: Measure, found: LimitFinding, words: string): AtlasLimit['proposal'] {
  const { place, contract } = measure;
  if (place === undefined || contract === undefined) return undefined;
  const { refused, unit } = found;
  const path = `${place.pointer}/maxLength`;
  // The largest number of code points that the limit can amount to.
  const points = refused === undefined || !isRefusal(found) || unit === 'graphemes' ? undefined : refused - 1;
  const patch: PatchStep[] = [];
  if (points === undefined) patch.push({ op: 'remove', path });
  else if (points !== contract.limit) patch.push({ op: 'replace', path, value: points });
  if (points === undefined || !isInPoints(found))
    patch.push({ op: 'add', path: `${place.pointer}/$comment`, value: `observed: ${words}` });
  return patch.length === 0 ? undefined : { file: place.file, patch };
}

function describeLimit(measure: Measure, found: LimitFinding): AtlasLimit {
  const { id, words: question, contract, isByRefusal } = measure;
  const { taken, refused, unit, fate, far, requests } = found;
  const isTold = taken !== undefined || refused !== undefined;
  const isExact = taken === contract?.limit && refused === (taken ?? 0) + 1;
  const isAlike = isExact && isInPoints(found) && isRefusal(found);
  const isSame = far === undefined && (contract === undefined || taken === undefined || isAlike);
  const observed = [
    sizeWords(found),
    ...(fate === undefined || isRefusal(found) ? [] : [`beyond it ${fate}`]),
    ...(far === undefined ? [] : [`yet ${count(far.size)} are ${far.fate}`]),
  ].join(', ');
  let said = '';
  if (contract === undefined) said = '; the contract names no limit';
  else if (isTold)
    said = isSame ? ', as the contract says' : `, contract says ${count(contract.limit)} ${contract.unit}`;
  const isOther = isTold && !isSame;
  const isEvident = isShown(measure, found);
  const proposal = isOther && isEvident ? proposalOf(measure, found, observed) : undefined;
  return {
    id,
    question,
    words: `${observed}${said}`,
    ...defined({ largest: taken, beyond: refused, fate, unit, contract }),
    // An unknown id gets the same answer at any length, so it does not show a difference from the contract.
    departs: isOther && (isEvident || isByRefusal !== true),
    requests,
    ...defined({ proposal }),
  };
}

export const most = 12;
/** Requests reserved for finding the unit and for the size far beyond the limit. */
const reserved = 4;

type Bracket = Pick<LimitFinding, 'taken' | 'refused'>;

/** Whether the limit is exactly known, or known to be outside of the sizes. */
function isNarrow({ taken, refused }: Bracket, sizes: readonly number[]): boolean {
  if (refused === undefined) return taken !== undefined && taken >= (sizes.at(-1) ?? 0);
  // No smaller size is in the list.
  return taken === undefined ? refused <= (sizes[0] ?? 0) : refused - taken <= 1;
}

/**
 * The next size to send: the middle of the remaining likely sizes; then the one above the largest accepted
 * size, as limits are round; then the one below the smallest refused size; then the middle.
 */
function nextSize(bracket: Bracket, sizes: readonly number[]): number {
  const { taken = 0, refused = Number.POSITIVE_INFINITY } = bracket;
  const likely = sizes.filter((size) => size > taken && size < refused);
  const middle = likely[Math.floor(likely.length / 2)];
  if (middle !== undefined) return middle;
  if (sizes.includes(taken)) return taken + 1;
  return sizes.includes(refused) ? refused - 1 : Math.floor((taken + refused) / 2);
}

function requestsFor(measure: Measure, session: Session) {
  const replies = new Map<string, Reply>();
  let spent = 0;
  const replyTo = (size: number | undefined): Reply | undefined => replies.get(`${size} letter`);
  const send = async (request: Request): Promise<Reply | undefined> => {
    if (spent >= most - 1 || session.over() !== undefined) return undefined;
    spent += 1;
    return session.send(openCase(`${measure.id}/${spent}`, measure.words, request));
  };
  /** Whether a size was accepted; undefined if the reply does not tell, or no request is left. */
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

/** Sends the sizes around the contract's limit first, if it has one: most limits are as documented. */
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

async function unitOf(measure: Measure, bracket: Bracket, requests: Requests): Promise<Unit | undefined> {
  const { counts, dense } = measure;
  const { taken, refused } = bracket;
  const { ask, send } = requests;
  const isFound = taken !== undefined && refused !== undefined;
  if (counts === 'bytes') {
    // If the limit counts characters, a text with fewer characters and more bytes is accepted.
    const request = isFound ? dense?.(taken) : undefined;
    return request !== undefined && accepted(await send(request)) ? 'code points' : 'bytes';
  }
  if (counts !== 'texts') return counts;
  if (!isFound) return undefined;
  if (await ask(taken, 'astral')) return (await ask(taken, 'combined')) ? 'graphemes' : 'code points';
  if (await ask(taken, 'accented')) return 'UTF-16 units';
  return taken > 1 && (await ask(Math.floor(taken / 2), 'accented')) ? 'bytes' : undefined;
}

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
