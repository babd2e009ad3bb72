import type {
  Exchange,
  JsonObject,
  Observation,
  Reply,
  Resource,
  Snapshot,
  Span,
  Subject,
} from '../../model.ts';
import { bodyOf, defined, own as memberOf } from '../../text/json.ts';
import { contextOf } from './context.ts';
import {
  acceptedObject,
  type Found,
  hasTrait,
  isAccepted,
  isReadingOf,
  isRefused,
  isWritable,
  keyOf,
  snapshotOf,
  takenAt,
  viewOf,
  whose,
} from './exchanges.ts';

const unknown = (because: string): Snapshot => ({ kind: 'unknown', because });
const stale = unknown('it was written to since it was read');
const unread = unknown('it was not read before');

const isRefusedAccept = ({ case: { aim }, reply }: Exchange): boolean =>
  aim.kind === 'accept' && isRefused(reply);

/** The resource that an accepted write at home was answered with. */
const answerAt = ({ case: one, reply }: Exchange): JsonObject | undefined =>
  one.aim.kind !== 'read' && one.place === 'home' ? acceptedObject(reply) : undefined;

const isReversed = (one: Exchange): boolean => hasTrait(one.case, 'reordered');

/** Values, as `member=value`, that single writes in order were seen to store in the connection under test. */
function keptBy(spans: ReadonlyMap<number, Span>): ReadonlySet<string> {
  const keys = [...new Set(spans.values())].flatMap(({ before, writes: [write, ...others], after }) => {
    if (write === undefined || others.length > 0 || before.kind === 'unknown' || after.kind === 'unknown')
      return [];
    if (isReversed(write) || !isAccepted(write.reply) || whose(write.case.place) !== 'home') return [];
    return Object.entries(bodyOf(write.case) ?? {})
      .filter(([name, value]) => memberOf(after.value, name) === value)
      .filter(([name, value]) => memberOf(before.value, name) !== value)
      .map(([name, value]) => keyOf(name, value));
  });
  return new Set(keys);
}

/** The reply of each case; of a case sent more than once, its accepting reply if there is one. */
function repliesOf(exchanges: readonly Exchange[]): ReadonlyMap<string, Reply> {
  const replies = new Map<string, Reply>();
  for (const { case: one, reply } of exchanges)
    if (!isAccepted(replies.get(one.id))) replies.set(one.id, reply);
  return replies;
}

/** The newest readings when each exchange was sent, and the span of each exchange by its number. */
function spansIn(exchanges: readonly Exchange[]) {
  const open = new Map<Resource, Omit<Span, 'after'>>();
  const spans = new Map<number, Span>();
  let latest: Found = {};
  const beside = exchanges.map((exchange): Found => {
    const { case: candidate, reply } = exchange;
    const then = latest;
    const { aim } = candidate;
    if (aim.kind !== 'read') {
      const place = viewOf(candidate.place);
      const { before, writes } = open.get(place) ?? { before: unread, writes: [] };
      open.set(place, { before, writes: [...writes, exchange] });
      if (place === 'home' && !isRefused(reply)) latest = { ...latest, home: stale };
      return then;
    }
    const after = snapshotOf(reply);
    latest = { ...latest, [aim.view]: after };
    if (!isWritable(aim.view)) return then;
    const ended = open.get(aim.view);
    open.set(aim.view, { before: after, writes: [] });
    if (ended === undefined) return then;
    const span = { ...ended, after };
    for (const { n } of [...ended.writes, exchange]) spans.set(n, span);
    return then;
  });
  return { beside, spans };
}

/** What was found out beside the plan. */
export interface FoundOut {
  /** The replies to the parts of a refused body, sent alone, by the id of its case and theirs. */
  readonly isolatedCases: ReadonlyMap<string, Readonly<Record<string, Reply>>>;
  /** What the writes of a row left when each was read, by the id of the row's last case. */
  readonly spreads: ReadonlyMap<string, Snapshot>;
}

/** What was answered before each exchange: to its control, to the same case, and to a write at home. */
function answeredBefore(exchanges: readonly Exchange[]) {
  const replies = repliesOf(exchanges);
  const sameCase = new Map<string, readonly Reply[]>();
  // A repeat is compared with the newest accepted answer to the request that it repeats.
  const newest = new Map<string, Reply>();
  let answered: JsonObject | undefined;
  return exchanges.map((exchange) => {
    const { reply } = exchange;
    const { control: controlId, id, aim } = exchange.case;
    const control = controlId === undefined ? undefined : (newest.get(controlId) ?? replies.get(controlId));
    if (isAccepted(reply)) newest.set(id, reply);
    const before = aim.kind === 'read' ? [] : (sameCase.get(id) ?? []);
    sameCase.set(id, [...before, reply]);
    const shown = answered;
    answered = answerAt(exchange) ?? answered;
    return { answered: shown, control, earlier: before.length === 0 ? undefined : before };
  });
}

/** Adds to each exchange what is known around it. Pure; the exchanges are in the order they were sent. */
export function observe(
  exchanges: readonly Exchange[],
  subject: Subject,
  { isolatedCases, spreads }: Partial<FoundOut> = {},
): readonly Observation[] {
  const context = contextOf(exchanges);
  const earlier = answeredBefore(exchanges);
  const { beside, spans } = spansIn(exchanges);
  const taken = exchanges.some(isRefusedAccept) ? takenAt(exchanges) : undefined;
  const kept = exchanges.some(isReversed) ? keptBy(spans) : undefined;
  return exchanges.map((exchange, index): Observation => {
    const { n, case: own } = exchange;
    return {
      ...exchange,
      subject,
      beside: beside[index] ?? {},
      leaked: context.leaked,
      ...defined({
        ...earlier[index],
        taken: isRefusedAccept(exchange) ? taken?.(own.place) : undefined,
        kept: hasTrait(own, 'reordered', 'burst') ? kept : undefined,
        span: spans.get(n),
        isolatedCases: isolatedCases?.get(own.id),
        spread: spreads?.get(own.id),
        leak: context.leaks.get(n),
        front: context.fronts.get(n),
        volatile: isReadingOf('tenant-connection')(exchange) ? context.volatile : undefined,
        surrounded: context.surrounded.has(n) ? (true as const) : undefined,
      }),
    };
  });
}
