import { readCase } from '../../cases/build.ts';
import type { Session } from '../../engine/session.ts';
import type { Reply, Request } from '../../model.ts';
import type { AtlasLimit, Unit } from '../../record/atlas.ts';
import { accepted } from '../../rules/oracle.ts';
import { openCase } from '../bench.ts';
import { replyAnswer } from '../reply-answer.ts';
import { type Bracket, describeLimit, fateBeyond, isNarrow, narrowed, nextSize } from './describe-limit.ts';
import type { Filler, Measure } from './measures.ts';

/** What one limit may cost, the reading at its end included. */
export const most = 12;
/** Kept for finding the unit, and for that reading. */
const reserved = 4;

interface Requests {
  /** Whether a size was taken; undefined when the reply says nothing about it, or there is no request left. */
  readonly ask: (size: number, filler?: Filler) => Promise<boolean | undefined>;
  readonly send: (request: Request) => Promise<Reply | undefined>;
  readonly replyTo: (size: number | undefined) => Reply | undefined;
  readonly spent: () => number;
}

/** An answer that says nothing about a size. */
const isUnclear = (reply: Reply): boolean =>
  reply.kind === 'response' && (reply.status === 401 || reply.status === 429);

function requestsFor(measure: Measure, session: Session): Requests {
  const replies = new Map<string, Reply>();
  let spent = 0;
  const replyTo = (size: number | undefined): Reply | undefined => replies.get(`${size} letter`);
  const send = async (request: Request): Promise<Reply | undefined> => {
    if (spent >= most - 1 || session.over() !== undefined) return undefined;
    spent += 1;
    return session.send(openCase(`${measure.id}/${spent}`, measure.words, request));
  };
  const ask: Requests['ask'] = async (size, filler = 'letter') => {
    const key = `${size} ${filler}`;
    const request = measure.request(size, filler);
    const reply = replies.get(key) ?? (await send(request));
    if (reply === undefined || isUnclear(reply)) return undefined;
    replies.set(key, reply);
    return measure.takes(reply, replyTo(measure.sizes[0]), request);
  };
  return { send, ask, replyTo, spent: () => spent };
}

/**
 * The sizes that are asked for first: those around the contract's limit, where there is one, because most limits are as
 * documented. Requests that are refused at any size are compared with the smallest one.
 */
function firstSizes({ contract, sizes, counts }: Measure): readonly number[] {
  const smallest = counts === 'texts' ? [] : sizes.slice(0, 1);
  return [
    ...smallest,
    ...(contract === undefined ? sizes.slice(0, 1) : [contract.limit + 1, contract.limit]),
  ];
}

const likelySizes = ({ sizes, contract }: Measure): readonly number[] =>
  contract === undefined
    ? sizes
    : [...new Set([...sizes, contract.limit, contract.limit + 1])].toSorted((a, b) => a - b);

async function bracketOf(measure: Measure, { ask, spent }: Requests): Promise<Bracket> {
  const { contract } = measure;
  const sizes = likelySizes(measure);
  let found: Bracket = {};
  const add = async (size: number): Promise<boolean> => {
    const isTaken = await ask(size);
    if (isTaken !== undefined) found = narrowed(found, size, isTaken);
    return isTaken !== undefined;
  };
  for (const size of firstSizes(measure)) {
    if (!(await add(size))) return {};
    if (contract !== undefined && size === contract.limit + 1 && found.taken === size) break;
  }
  while (!isNarrow(found, sizes) && spent() < most - reserved) {
    if (!(await add(nextSize(found, sizes)))) return {};
  }
  return found;
}

/** The unit of a text's length, where so many letters are the most. */
async function unitOf(letters: number, { ask }: Requests): Promise<Unit | undefined> {
  if (await ask(letters, 'astral')) {
    return (await ask(letters, 'combined')) ? 'graphemes' : 'code points';
  }
  if (await ask(letters, 'accented')) return 'UTF-16 units';
  return letters > 1 && (await ask(Math.floor(letters / 2), 'accented')) ? 'bytes' : undefined;
}

/** Whether a body is weighed in bytes: one of fewer characters and more bytes is refused alike. */
async function weighed({ dense }: Measure, { taken, refused }: Bracket, own: Requests): Promise<Unit> {
  const request = taken === undefined || refused === undefined ? undefined : dense?.(taken);
  const reply = request && (await own.send(request));
  const beyond = own.replyTo(refused);
  if (reply === undefined || beyond === undefined) return 'bytes';
  const isAlike = replyAnswer(reply).words === replyAnswer(beyond).words;
  return !isAlike && replyAnswer(reply).class === 'accepted' ? 'code points' : 'bytes';
}

async function countedIn(measure: Measure, found: Bracket, own: Requests): Promise<Unit | undefined> {
  const { taken, refused } = found;
  switch (measure.counts) {
    case 'texts':
      return taken === undefined || refused === undefined ? undefined : unitOf(taken, own);
    case 'bytes':
      return weighed(measure, found, own);
    default:
      return measure.counts;
  }
}

/** Finds a limit and its unit, in at most twelve requests. */
export async function findLimit(measure: Measure, session: Session): Promise<AtlasLimit> {
  const own = requestsFor(measure, session);
  const found = await bracketOf(measure, own);
  const { taken, refused } = found;
  const unit = await countedIn(measure, found, own);
  const largest = measure.sizes.at(-1) ?? 0;
  // A size far beyond the limit may be accepted again.
  if (measure.counts === 'texts' && taken !== undefined && refused !== undefined && refused < largest)
    await own.ask(largest);
  const far = own.replyTo(largest);
  const beyond = refused === undefined ? undefined : own.replyTo(refused);
  const isOtherwise = refused !== undefined && accepted(far) && !accepted(beyond);
  await session.send(readCase('home'));
  return describeLimit(measure, {
    ...found,
    unit,
    fate: beyond && fateBeyond(beyond),
    far: far && isOtherwise ? { size: largest, fate: fateBeyond(far) } : undefined,
    requests: own.spent() + 1,
  });
}
