import type { Exchange, JsonObject, Observation, Reply, Snapshot, Span, Subject, View } from '../../model.ts';
import { bodyOf, isObject, own as memberOf } from '../../text/json.ts';
import { type Context, contextOf } from './context.ts';
import { isAccepted, isRefused, keyOf, type Scene, snapshotOf, takenAt, viewOf, whose } from './exchanges.ts';

interface ReadingStretch {
  readonly before: Snapshot;
  readonly writes: readonly Exchange[];
}

const stale: Snapshot = { kind: 'unknown', because: 'it was written to since it was read' };
const unread: Snapshot = { kind: 'unknown', because: 'it was not read before' };

const isRefusedAccept = ({ case: { aim }, reply }: Exchange): boolean =>
  aim.kind === 'accept' && isRefused(reply);

/** The resource that an accepted write at home was answered with. */
function answerAt({ case: one, reply }: Exchange): JsonObject | undefined {
  if (one.aim.kind === 'read' || one.place !== 'home' || !isAccepted(reply)) return undefined;
  const value = reply.kind === 'response' && reply.payload.kind === 'json' ? reply.payload.value : undefined;
  return isObject(value) ? value : undefined;
}

const isReversed = ({ case: { traits } }: Exchange): boolean => traits?.includes('reordered') ?? false;

const isInRow = ({ case: { traits } }: Exchange): boolean => traits?.includes('burst') ?? false;

/** Values that writes of the connection under test in order changed what is stored to, each by itself between two readings, as `member=value`. */
function keptBy(spans: ReadonlyMap<number, Span>): ReadonlySet<string> {
  const keys = [...new Set(spans.values())].flatMap(({ before, writes: [write, ...others], after }) => {
    if (write === undefined || others.length > 0 || before.kind === 'unknown' || after.kind === 'unknown')
      return [];
    if (isReversed(write) || !isAccepted(write.reply) || whose(write.case.place) !== 'home') return [];
    return Object.entries(bodyOf(write.case) ?? {})
      .filter(
        ([member, value]) =>
          memberOf(after.value, member) === value && memberOf(before.value, member) !== value,
      )
      .map(([member, value]) => keyOf(member, value));
  });
  return new Set(keys);
}

/** The reply of each case; of one sent more than once, an accepting reply if there was any. */
function repliesOf(exchanges: readonly Exchange[]): ReadonlyMap<string, Reply> {
  const replies = new Map<string, Reply>();
  for (const { case: one, reply } of exchanges)
    if (!isAccepted(replies.get(one.id))) replies.set(one.id, reply);
  return replies;
}

/** What was found out beside the plan. */
export interface FoundOut {
  /** The replies to the parts of a refused body, sent alone, by the id of its case and theirs. */
  readonly solos: ReadonlyMap<string, Readonly<Record<string, Reply>>>;
  /** What the writes of a row left when each was read, by the id of the row's last case. */
  readonly spreads: ReadonlyMap<string, Snapshot>;
}

/**
 * Puts around each exchange what is known of it: its twin's reply, its solos' replies, the readings before and
 * after. Pure; the exchanges are in the order they were sent.
 */
export function observe(
  exchanges: readonly Exchange[],
  subject: Subject,
  { solos = new Map(), spreads = new Map() }: Partial<FoundOut> = {},
  context: Context = contextOf(exchanges),
): readonly Observation[] {
  const replies = repliesOf(exchanges);
  const stretches = new Map<Scene, ReadingStretch>();
  const spans = new Map<number, Span>();
  let latest: Readonly<Partial<Record<View, Snapshot>>> = {};
  const beside = exchanges.map((exchange) => {
    const { case: candidate, reply } = exchange;
    const then = latest;
    const { aim } = candidate;
    if (aim.kind !== 'read') {
      const home = viewOf(candidate.place);
      const open = stretches.get(home) ?? { before: unread, writes: [] };
      stretches.set(home, { ...open, writes: [...open.writes, exchange] });
      if (home === 'home' && !isRefused(reply)) latest = { ...latest, home: stale };
      return then;
    }
    const after = snapshotOf(reply);
    latest = { ...latest, [aim.view]: after };
    if (aim.view === 'home' || aim.view === 'other-connection' || aim.view === 'other-organization') {
      const open = stretches.get(aim.view);
      stretches.set(aim.view, { before: after, writes: [] });
      if (open !== undefined) {
        const span = { ...open, after };
        for (const { n } of [...open.writes, exchange]) spans.set(n, span);
      }
    }
    return then;
  });
  const taken = exchanges.some(isRefusedAccept) ? takenAt(exchanges) : undefined;
  const kept = exchanges.some(isReversed) ? keptBy(spans) : undefined;
  const earlier = new Map<string, readonly Reply[]>();
  // A repeat is held against what it repeats as it was answered last, however often that was sent.
  const newest = new Map<string, Reply>();
  let answered: JsonObject | undefined;
  return exchanges.map((exchange, index): Observation => {
    const { twin, id } = exchange.case;
    const twinReply = twin === undefined ? undefined : (newest.get(twin) ?? replies.get(twin));
    if (isAccepted(exchange.reply)) newest.set(id, exchange.reply);
    const span = spans.get(exchange.n);
    const own = solos.get(id);
    const spread = spreads.get(id);
    const leak = context.leaks.get(exchange.n);
    const front = context.fronts.get(exchange.n);
    const before = exchange.case.aim.kind === 'read' ? [] : (earlier.get(id) ?? []);
    earlier.set(id, [...before, exchange.reply]);
    const shown = answered;
    answered = answerAt(exchange) ?? answered;
    return {
      ...exchange,
      subject,
      beside: beside[index] ?? {},
      leaked: context.leaked,
      ...(shown === undefined ? {} : { answered: shown }),
      ...(twinReply === undefined ? {} : { twin: twinReply }),
      ...(before.length === 0 ? {} : { earlier: before }),
      ...(isRefusedAccept(exchange) ? { taken: taken?.(exchange.case.place) ?? new Set() } : {}),
      ...(kept !== undefined && (isReversed(exchange) || isInRow(exchange)) ? { kept } : {}),
      ...(span === undefined ? {} : { span }),
      ...(own === undefined ? {} : { solos: own }),
      ...(spread === undefined ? {} : { spread }),
      ...(leak === undefined ? {} : { leak }),
      ...(front === undefined ? {} : { front }),
      ...(id === 'read/tenant-connection' ? { volatile: context.volatile } : {}),
      ...(context.surrounded.has(exchange.n) ? { surrounded: true } : {}),
    };
  });
}
