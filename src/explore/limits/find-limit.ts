import { make, readCase } from '../../cases/build.ts';
import type { Session } from '../../engine/session.ts';
import type { AtlasLimit, Reply, Unit } from '../../model.ts';
import { accepted } from '../../rules/oracle.ts';
import { replyAnswer } from '../answer-kinds.ts';
import { type Bracket, describeLimit, fateBeyond, isNarrow, narrowed, nextSize } from './describe-limit.ts';
import type { Filler, Measure } from './measures.ts';

/** What one limit may cost, the reading at its end included. */
export const most = 12;
/** Kept for finding the unit, and for that reading. */
const reserved = 4;

interface Probe {
  /** Whether a size was taken; undefined when the reply says nothing about it, or there is no request left. */
  readonly ask: (size: number, filler?: Filler) => Promise<boolean | undefined>;
  readonly send: (request: ReturnType<Measure['request']>) => Promise<Reply | undefined>;
  readonly replyTo: (size: number) => Reply | undefined;
  readonly spent: () => number;
}

/** An answer that says nothing about a size. */
const isUnclear = (reply: Reply): boolean =>
  reply.kind === 'response' && (reply.status === 401 || reply.status === 429);

function probe(measure: Measure, session: Session): Probe {
  const replies = new Map<string, Reply>();
  let spent = 0;
  let first: Reply | undefined;
  const send: Probe['send'] = async (request) => {
    if (spent >= most - 1 || session.over() !== undefined) return undefined;
    spent += 1;
    return session.send(
      make({
        id: `explore/${measure.id}/${spent}`,
        title: measure.question,
        request,
        aim: { kind: 'open' },
        gateway: true,
      }),
    );
  };
  return {
    send,
    spent: () => spent,
    replyTo: (size) => replies.get(`${size} letter`),
    ask: async (size, filler = 'letter') => {
      const key = `${size} ${filler}`;
      const request = measure.request(size, filler);
      const reply = replies.get(key) ?? (await send(request));
      if (reply === undefined || isUnclear(reply)) return undefined;
      replies.set(key, reply);
      if (size === measure.sizes[0] && filler === 'letter') first = reply;
      return measure.takes(reply, first, request);
    },
  };
}

/** Around the contract's limit first, where there is one: most limits are what they are said to be. */
function opening({ contract, sizes }: Measure): readonly number[] {
  const [smallest = 1] = sizes;
  return contract === undefined ? [smallest] : [contract.limit + 1, contract.limit];
}

/** The contract's limit, and one more, are as likely as any round number. */
const likelySizes = ({ sizes, contract }: Measure): readonly number[] =>
  contract === undefined
    ? sizes
    : [...new Set([...sizes, contract.limit, contract.limit + 1])].toSorted((a, b) => a - b);

async function bracketOf(measure: Measure, { ask, spent }: Probe): Promise<Bracket | undefined> {
  const { contract, counts } = measure;
  const sizes = likelySizes(measure);
  let found: Bracket = {};
  const add = async (size: number): Promise<boolean> => {
    const isTaken = await ask(size);
    if (isTaken !== undefined) found = narrowed(found, size, isTaken);
    return isTaken !== undefined;
  };
  // What is refused in any case is compared with the smallest of its kind.
  const alike = counts === 'texts' ? [] : measure.sizes.slice(0, 1);
  for (const size of [...alike, ...opening(measure)]) {
    if (!(await add(size))) return undefined;
    if (contract !== undefined && size === contract.limit + 1 && found.taken === size) break;
  }
  while (!isNarrow(found, sizes) && spent() < most - reserved) {
    if (!(await add(nextSize(found, sizes)))) return undefined;
  }
  return found;
}

/** In what a text is counted, when so many letters are the most. */
async function unitOf(letters: number, { ask }: Probe): Promise<Unit | undefined> {
  if (await ask(letters, 'astral')) {
    return (await ask(letters, 'combined')) ? 'graphemes' : 'code points';
  }
  if (await ask(letters, 'accented')) return 'UTF-16 units';
  return letters > 1 && (await ask(Math.floor(letters / 2), 'accented')) ? 'bytes' : undefined;
}

/** Whether a body is weighed in bytes: one of fewer characters and more bytes is refused alike. */
async function weighed(
  { dense }: Measure,
  { taken, refused }: Bracket,
  own: Probe,
): Promise<Unit | undefined> {
  if (dense === undefined || taken === undefined || refused === undefined) return 'bytes';
  const request = dense(taken);
  const reply = request === undefined ? undefined : await own.send(request);
  const beyond = own.replyTo(refused);
  if (reply === undefined || beyond === undefined) return 'bytes';
  if (replyAnswer(reply).words === replyAnswer(beyond).words) return 'bytes';
  return replyAnswer(reply).class === 'accepted' ? 'code points' : 'bytes';
}

/** Far too much is taken although a little too much is not. */
const isOtherwise = (far: Reply, beyond: Reply | undefined): boolean => accepted(far) && !accepted(beyond);

/** Finds a limit and its unit, in at most twelve requests. */
export async function findLimit(measure: Measure, session: Session): Promise<AtlasLimit> {
  const own = probe(measure, session);
  const found = await bracketOf(measure, own);
  const { taken, refused } = found ?? {};
  const isFound = taken !== undefined && refused !== undefined;
  const unit =
    measure.counts === 'texts'
      ? isFound
        ? await unitOf(taken, own)
        : undefined
      : measure.counts === 'bytes' && found !== undefined
        ? await weighed(measure, found, own)
        : measure.counts;
  const largest = measure.sizes.at(-1) ?? 0;
  // What a little too much is refused for may be taken again when it is far too much.
  if (isFound && measure.counts === 'texts' && refused < largest) await own.ask(largest);
  const far = own.replyTo(largest);
  const beyond = refused === undefined ? undefined : own.replyTo(refused);
  await session.send(readCase('home'));
  return describeLimit(measure, {
    bracket: found,
    unit,
    ...(beyond === undefined ? {} : { fate: fateBeyond(beyond) }),
    ...(refused !== undefined && far !== undefined && isOtherwise(far, beyond)
      ? { far: { size: largest, fate: fateBeyond(far) } }
      : {}),
    requests: own.spent() + 1,
  });
}
