import { json, make, patch, readCase } from '../../cases/build.ts';
import type { Case, Exchange, Observation, Rule, Snapshot, View } from '../../model.ts';
import { bodyOf, own } from '../../text/json.ts';
import { isAccepted, readingBefore, type Scene, snapshotOf, viewOf } from '../observe/exchanges.ts';
import { apart, inRow, type Replay } from './replay.ts';

/** So many requests before the one that broke a rule are sent again with it, when it does not do so alone. */
const companies = [2, 6, 20] as const;

/** So many writes are tried one by one, to find the one that changed what a reading shows. */
const tried = 12;

const isRead = ({ aim }: Case): boolean => aim.kind === 'read';
const isScene = (view: View): view is Scene =>
  view === 'home' || view === 'other-connection' || view === 'other-organization';

/** The replays that may show a violation again, the shortest first. */
export function* replaysOf(
  rule: Rule,
  observation: Observation,
  exchanges: readonly Exchange[],
): Generator<Replay> {
  const { case: own, leak, n } = observation;
  if (own.aim.kind === 'read') {
    yield* rule.confirm === 'changes'
      ? changes(own.aim.view, observation, exchanges)
      : [viewed(own.aim.view, observation, exchanges)];
    return;
  }
  if (leak !== undefined) {
    yield* leaking(observation, exchanges, leak.at);
    return;
  }
  const place = viewOf(own.place);
  const before = { place, before: observation.span?.before };
  if (rule.reads.length === 0) {
    yield { given: [], steps: [own] };
    yield { given: [before], steps: [own] };
  } else yield written(rule, observation, exchanges);
  for (const length of companies) {
    const company = exchanges.filter((one) => one.n < n && one.purpose === 'plan').slice(-length);
    const first = company[0];
    if (first === undefined) return;
    const reading = readingBefore(exchanges, first.n - 1, place);
    yield {
      given: [{ place, before: reading && snapshotOf(reading.reply) }],
      steps: [readCase(place), ...company.map((one) => one.case), own, readCase(place)],
    };
  }
}

/** A write between two readings; a row as a whole; a repeat behind what it repeats. */
function written(rule: Rule, observation: Observation, exchanges: readonly Exchange[]): Replay {
  const { case: own, span, n } = observation;
  const place = viewOf(own.place);
  const traits = own.traits ?? [];
  const repeated = traits.includes('repeat')
    ? exchanges.findLast((one) => one.case.id === own.twin && one.n < n)
    : undefined;
  if (repeated !== undefined) {
    const reading = readingBefore(exchanges, repeated.n - 1, place);
    const before = reading && snapshotOf(reading.reply);
    return { given: [{ place, before }], steps: apart(place, [repeated.case, own]) };
  }
  const given = [{ place, before: span?.before }];
  const row = (span?.writes ?? []).filter(({ reply }) => isAccepted(reply)).map((one) => one.case);
  const isRow = traits.includes('burst') && row.length > 1 && rule.needs === 'every';
  const earlier = exchanges.find((one) => one.n < n && isSame(one.case, own));
  const control =
    rule.specializes === undefined || observation.kept === undefined || isRow ? undefined : inOrder(own);
  return {
    ...(earlier === undefined || isRow ? {} : { first: [earlier.case] }),
    ...(control === undefined ? {} : { control }),
    given,
    steps: inRow(place, isRow ? row : [own]),
  };
}

/** The same members the other way round: what a server makes of them is what the body in reverse order is held against. */
function inOrder(own: Case): Case | undefined {
  const body = bodyOf(own);
  if (body === undefined) return undefined;
  return make({
    id: 'again/in-order',
    title: 'the same members in order',
    place: own.place,
    request: patch(json(Object.fromEntries(Object.entries(body).toReversed())), { path: own.request.path }),
    aim: { kind: 'open' },
    gateway: true,
  });
}

/** Whether two cases send the same, byte for byte: a server may take the second one for the first. */
const isSame = (a: Case, b: Case): boolean => JSON.stringify(a.request) === JSON.stringify(b.request);

/** Another view of home, asked of what home was: of some states nobody says what they show. */
function viewed(view: View, observation: Observation, exchanges: readonly Exchange[]): Replay {
  const { case: own, beside } = observation;
  if (view === 'home') return { given: [], steps: [own] };
  // A view that is answered from memory shows only where it was asked before, and what was sent before.
  return {
    first: [...remembered(observation, exchanges), own],
    given: [{ place: 'home', before: beside.home }],
    steps: [readCase('home'), own],
  };
}

/** The last write of a text that a view shows and home does not store. */
function remembered({ n, reply, beside }: Observation, exchanges: readonly Exchange[]): readonly Case[] {
  if (reply.kind === 'fault' || reply.payload.kind !== 'json' || beside.home?.kind !== 'known') return [];
  const [shown, stored] = [JSON.stringify(reply.payload.value), beside.home.value];
  const isSource = ({ n: at, case: one }: Exchange): boolean =>
    at < n &&
    !isRead(one) &&
    Object.entries(bodyOf(one) ?? {}).some(
      ([member, value]) =>
        typeof value === 'string' &&
        own(stored, member) !== value &&
        shown.includes(`${JSON.stringify(member)}:${JSON.stringify(value)}`),
    );
  const source = exchanges.findLast(isSource);
  return source === undefined ? [] : [source.case];
}

/** A refused write, and what came between it and where its value turned up. */
function* leaking(
  { case: own, n, span }: Observation,
  exchanges: readonly Exchange[],
  at: number,
): Generator<Replay> {
  const place = viewOf(own.place);
  const given = [{ place, before: span?.before }];
  const shown = exchanges.find((one) => one.n === at);
  const reading = shown !== undefined && isRead(shown.case) ? shown.case : readCase(place);
  const between = exchanges.filter((one) => one.n > n && one.n < at && one.purpose === 'plan');
  const next = between.findLast(({ case: one, reply }) => !isRead(one) && isAccepted(reply));
  const last = shown !== undefined && !isRead(shown.case) ? [shown.case] : [];
  yield { given, steps: [readCase(place), own, reading] };
  yield { given, steps: [readCase(place), own, ...(next === undefined ? last : [next.case]), reading] };
  yield {
    given,
    steps: [readCase(place), own, ...between.slice(-20).map((one) => one.case), ...last, reading],
  };
}

/** What was stored at a place before an exchange, as the newest reading or answer has it. */
function stateBefore(exchanges: readonly Exchange[], n: number, place: Scene): Snapshot | undefined {
  const newest = exchanges.findLast(
    (one) =>
      one.n < n &&
      (one.case.id === `read/${place}` ||
        (!isRead(one.case) && one.case.place === place && isAccepted(one.reply))),
  );
  return newest && snapshotOf(newest.reply);
}

/** Whether a text of ours that a write sent stands in a reading: then that is the write. */
function isTraced({ request: { body } }: Case, { reply }: Exchange): boolean {
  if (reply.kind === 'fault' || reply.payload.kind !== 'json' || body === undefined) return false;
  const shown = JSON.stringify(reply.payload.value);
  const sent =
    body.kind === 'json' ? (body.text ?? JSON.stringify(body.value)) : body.kind === 'text' ? body.text : '';
  return [...sent.slice(0, 10_000).matchAll(ours)].some(([text]) => shown.includes(text));
}

const ours = /"patchproof [a-z0-9 ]+"/g;

/** What was written between a reading and the one before it: one by one, and then all of it. */
function* changes(
  view: View,
  { n, span, beside }: Observation,
  exchanges: readonly Exchange[],
): Generator<Replay> {
  const earlier = readingBefore(exchanges, n - 1, view);
  const all = exchanges.filter(
    (one) => one.n < n && one.n > (earlier?.n ?? 0) && !isRead(one.case) && one.purpose !== 'confirm',
  );
  // What is attached, or detached, is what a request for another resource reached.
  const astray = all.filter(({ case: { place } }) => place === 'nowhere' || place === 'unattached');
  const writes = (view === 'list' || view === 'unattached') && astray.length > 0 ? astray : all;
  const before: Snapshot | undefined = span?.before ?? beside[view];
  const given = isScene(view) ? [{ place: view, before }] : [];
  const accepted = writes.filter(({ reply }) => isAccepted(reply));
  const shown = exchanges.find((one) => one.n === n);
  const traced = writes.filter((one) => shown !== undefined && isTraced(one.case, shown));
  const refused = writes.filter((one) => !accepted.includes(one));
  // Where a refused write has left its text, others do the same.
  const isLeaking = traced.some((one) => refused.includes(one));
  const likely = [...traced, ...(isLeaking ? [...refused, ...accepted] : [...accepted, ...refused])];
  const candidates = [...new Map(likely.map((one) => [one.case.id, one])).values()];
  for (const { n: at, case: write } of candidates.slice(0, tried)) {
    const place = viewOf(write.place);
    const own = place === view ? [] : [{ place, before: stateBefore(exchanges, at, place) }];
    yield { given: [...own, ...given], steps: [readCase(view), write, readCase(place), readCase(view)] };
  }
  const home = readingBefore(exchanges, earlier?.n ?? 0, 'home');
  yield {
    given: [{ place: 'home', before: home && snapshotOf(home.reply) }, ...given],
    steps: [
      readCase(view),
      ...(accepted.length > 0 ? accepted : writes).slice(0, 40).map((one) => one.case),
      readCase(view),
    ],
  };
}
