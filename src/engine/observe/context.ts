import type { BaselineEntry, Case, Exchange, Json, JsonObject, Leak, Place, RunRecord } from '../../model.ts';
import { type CaseAnswer, isSameAnswer, judgedCases, takeApart } from '../../record/deviations.ts';
import { elideText } from '../../text/elide.ts';
import { differing, isObject, without } from '../../text/json.ts';
import { nearest, nearestWords } from '../select.ts';
import { isAccepted, isRefused, snapshotOf, viewOf } from './exchanges.ts';
import { frontOf } from './front.ts';

const valueIn = ({ case: one, reply }: Exchange): readonly JsonObject[] => {
  const now = one.id === 'read/tenant-connection' ? snapshotOf(reply) : undefined;
  return now?.kind === 'known' ? [now.value] : [];
};

/**
 * What of the tenant-level connection differs between readings before the first write: times and signed URLs change by
 * themselves. As JSON Pointers. Later readings do not count: a change of ours may show late.
 */
export function volatileIn(exchanges: readonly Exchange[]): ReadonlySet<string> {
  const first = exchanges.findIndex(({ case: { aim } }) => aim.kind !== 'read');
  const [before, ...more] = exchanges.slice(0, first === -1 ? undefined : first).flatMap(valueIn);
  return new Set(before === undefined ? [] : more.flatMap((now) => differing(before, now)));
}

/** The tenant-level connection as it was first read, and at the latest, without what changes by itself. */
export function tenantConnectionIn(
  exchanges: readonly Exchange[],
): { readonly before: JsonObject; readonly now: JsonObject } | undefined {
  const values = exchanges.flatMap(valueIn);
  const [before, now] = [values.at(0), values.at(-1)];
  if (before === undefined || now === undefined) return undefined;
  const volatile = volatileIn(exchanges);
  return { before: without(before, volatile), now: without(now, volatile) };
}

/** What a baseline is held against, beside the run. */
export interface Ground {
  /** UTC: 2026-11-24. */
  readonly today: string;
  /** The ids of the rules of every revision. */
  readonly rules: readonly string[];
}

/** What a run says of an entry of the baseline. `unjudged`: it sent too little, or the answers did not tell. */
export type Standing =
  | { readonly kind: 'holds' }
  | { readonly kind: 'unjudged' }
  | { readonly kind: 'unknown'; readonly because: string }
  /** `isBroken`: the rule is broken in a way that the entry does not have. */
  | { readonly kind: 'expired' | 'gone'; readonly because: string; readonly isBroken: boolean };

type GroundRun = Pick<RunRecord, 'header' | 'exchanges' | 'findings'>;

const list = (ids: readonly string[]): string =>
  ids.length <= 3 ? ids.join(', ') : `${ids.slice(0, 3).join(', ')} and ${ids.length - 3} more`;

function gone(absent: readonly CaseAnswer[], now: readonly CaseAnswer[]): string {
  const [first] = absent;
  const instead = now.find((pair) => pair.case === first?.case);
  if (first === undefined || instead === undefined) {
    return `it no longer occurs: ${list([...new Set(absent.map((pair) => pair.case))])}`;
  }
  return `${first.case} is answered otherwise now: ${elideText(instead.actual)}, instead of ${elideText(first.actual)}`;
}

/** The answers of an entry that this run would have seen. A random draw is never sent twice. */
function due(
  { answers, intermittent }: BaselineEntry,
  { header }: GroundRun,
  judged: ReadonlySet<string>,
): readonly CaseAnswer[] {
  if (intermittent === true || header.profile === 'deep') return [];
  const own = answers.filter(({ profile }) => profile === header.profile);
  return takeApart(own).filter((pair) => judged.has(pair.case));
}

/** Whether an entry of the baseline still says what is so. */
export function standing(entry: BaselineEntry, run: GroundRun, { today, rules }: Ground): Standing {
  if (!rules.includes(entry.rule)) {
    const near = nearestWords(nearest(entry.rule, rules));
    return { kind: 'unknown', because: `there is no rule of that id${near}` };
  }
  const finding = run.findings.find(({ rule }) => rule === entry.rule);
  const now = takeApart(finding?.answers ?? []);
  const isBroken = now.some((one) => !takeApart(entry.answers).some((pair) => isSameAnswer(pair, one)));
  if (entry.expires < today)
    return { kind: 'expired', because: `it expired after ${entry.expires}`, isBroken };
  const judged = judgedCases(run, finding);
  const absent = due(entry, run, judged).filter((pair) => !now.some((one) => isSameAnswer(one, pair)));
  if (absent.length > 0) return { kind: 'gone', because: gone(absent, now), isBroken };
  const seen = takeApart(entry.answers).some((pair) =>
    now.some((one) => isSameAnswer(one, pair, run.header.profile === 'deep')),
  );
  return seen || due(entry, run, judged).length > 0 ? { kind: 'holds' } : { kind: 'unjudged' };
}

/** What only the whole of a run tells of its exchanges, by their numbers. */
export interface Context {
  /** For refused writes: where a value of theirs, that nobody else ever sent, turned up. */
  readonly leaks: ReadonlyMap<number, Leak>;
  /** The values that turned up, as JSON. */
  readonly leaked: ReadonlySet<string>;
  /** Writes refused with 401, 403 or 404 although the same credential wrote there before and after. */
  readonly surrounded: ReadonlySet<number>;
  /** Answers that are not the API's, and how that is known. */
  readonly fronts: ReadonlyMap<number, string>;
  /** What of the tenant-level connection changes by itself, as JSON Pointers. */
  readonly volatile: ReadonlySet<string>;
}

/** Texts of ours, that nobody else would choose. */
const isOurs = (value: Json | undefined): value is string =>
  typeof value === 'string' && value.startsWith('patchproof') && value.length <= 200;

const literal = /"(patchproof[^"\\]{0,200})"/g;

/** The texts of ours that a request sends, in JSON or in what a lenient server reads as such. */
function textsOf({ request: { body, path } }: Case): readonly string[] {
  if (body?.kind === 'json') return isObject(body.value) ? Object.values(body.value).filter(isOurs) : [];
  const text = body?.kind === 'text' ? body.text.slice(0, 10_000) : '';
  return [...`${text} ${path.length <= 1_000 ? path : ''}`.matchAll(literal)].flatMap(([, own]) => own ?? []);
}

/** The resources that an answer shows, and what shows them. */
function shownIn({ case: { aim, place }, reply }: Exchange): readonly (readonly [string, JsonObject])[] {
  if (aim.kind !== 'read') {
    const body = reply.kind === 'response' && reply.payload.kind === 'json' ? reply.payload.value : undefined;
    return isAccepted(reply) && isObject(body) ? [[`the answer for ${place}`, body]] : [];
  }
  const snapshot = snapshotOf(reply);
  if (snapshot.kind === 'unknown') return [];
  const { connections } = snapshot.value;
  const items = Array.isArray(connections) ? connections.filter(isObject) : [snapshot.value];
  return items.map((item) => [`GET of ${aim.view}`, item]);
}

interface Sender {
  readonly n: number;
  readonly id: string;
  readonly isRefused: boolean;
}

/** What stores again what a reading has shown: it sends nothing of its own. */
const isPutBack = ({ case: { id } }: Exchange): boolean => /^(setup|restore)\//.test(id);

const isWrite = ({ case: { aim } }: Exchange): boolean => aim.kind !== 'read';

/** Values that only requests of one refused case sent, and that are shown after one of these: each with its sender. */
function leaksIn(exchanges: readonly Exchange[]): Pick<Context, 'leaks' | 'leaked'> {
  const senders = new Map<string, Sender[]>();
  for (const exchange of exchanges.filter((one) => isWrite(one) && !isPutBack(one))) {
    const { n, case: one, reply } = exchange;
    for (const text of textsOf(one))
      senders.set(text, [...(senders.get(text) ?? []), { n, id: one.id, isRefused: isRefused(reply) }]);
  }
  const guilty = (text: string, at: number): Sender | undefined => {
    const own = senders.get(text) ?? [];
    const isOne = own.every(({ id, isRefused: is }) => is && id === own[0]?.id);
    return isOne ? own.findLast(({ n }) => n < at) : undefined;
  };
  const leaks = new Map<number, Leak>();
  const leaked = new Set<string>();
  for (const exchange of exchanges)
    for (const [where, resource] of shownIn(exchange))
      for (const [member, value] of Object.entries(resource)) {
        const sender = isOurs(value) ? guilty(value, exchange.n) : undefined;
        if (sender === undefined) continue;
        leaked.add(JSON.stringify(value));
        if (!leaks.has(sender.n)) leaks.set(sender.n, { member, value, at: exchange.n, where });
      }
  return { leaks, leaked };
}

/** Refusals of a credential, or of a resource, that was good for a write there before and after. */
function surroundedIn(exchanges: readonly Exchange[]): ReadonlySet<number> {
  const writes = exchanges.filter((one) => isWrite(one) && one.case.request.credential === 'full');
  const accepted = new Map<Place, { first: number; last: number }>();
  for (const { n, case: one, reply } of writes) {
    if (!isAccepted(reply)) continue;
    const place = viewOf(one.place);
    accepted.set(place, { first: accepted.get(place)?.first ?? n, last: n });
  }
  const isSurrounded = ({ n, case: one, reply }: Exchange): boolean => {
    const { first = n, last = n } = accepted.get(viewOf(one.place)) ?? {};
    return reply.kind === 'response' && [401, 403, 404].includes(reply.status) && first < n && n < last;
  };
  return new Set(writes.filter(isSurrounded).map(({ n }) => n));
}

/** What the exchanges of a run tell of each other. Pure. */
export function contextOf(exchanges: readonly Exchange[]): Context {
  return {
    ...leaksIn(exchanges),
    surrounded: surroundedIn(exchanges),
    fronts: frontOf(exchanges),
    volatile: volatileIn(exchanges),
  };
}
