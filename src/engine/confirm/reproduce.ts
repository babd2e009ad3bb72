import { openWrite, readCase } from '../../cases/build.ts';
import type { Body, Case, Exchange, Observation, Resource, Rule } from '../../model.ts';
import { bodyOf, defined, own } from '../../text/json.ts';
import {
  alike,
  hasTrait,
  isAccepted,
  isRead,
  isWritable,
  isWrite,
  jsonOf,
  readingBefore,
  snapshotBefore,
  storedIn,
  viewOf,
} from '../observe/exchanges.ts';
import { acceptedAround, apart, inRow, type Replay, repeatedBy, stateBefore } from './replay.ts';

/** How many earlier requests are sent again with one that does not break the rule alone. */
const companies = [2, 6, 20] as const;

/** How many writes are tried one by one, to find the one that changed a reading. */
const tried = 12;

/** The most writes that are sent again together. */
const mostTogether = { between: 20, changing: 40 };

const casesOf = (exchanges: readonly Exchange[]): readonly Case[] => exchanges.map((one) => one.case);

/** The replays that may reproduce a violation, the shortest first. */
export function* replaysOf(
  rule: Rule,
  observation: Observation,
  exchanges: readonly Exchange[],
): Generator<Replay> {
  const { case: own, leak, n } = observation;
  if (own.aim.kind === 'read') {
    const { view } = own.aim;
    if (rule.confirm === 'changes') yield* changes(view, observation, exchanges);
    else yield* viewed(view, observation, exchanges);
    return;
  }
  if (leak !== undefined) {
    yield* leaking(observation, exchanges, leak.at);
    return;
  }
  const place = viewOf(own.place);
  if (rule.reads.length === 0) {
    // A refusal may depend on what is stored: a request that is printed alone has to be refused without it.
    yield { ...(own.aim.kind === 'accept' ? { from: place } : {}), given: [], steps: [own] };
    yield { given: [{ place, before: observation.span?.before }], steps: [own] };
  } else yield written(rule, observation, exchanges);
  const planned = exchanges.filter((one) => one.n < n && one.purpose === 'plan');
  for (const length of companies) {
    const company = planned.slice(-length);
    const [first] = company;
    if (first === undefined) return;
    const before = snapshotBefore(exchanges, first.n - 1, place);
    yield { given: [{ place, before }], steps: inRow(place, [...casesOf(company), own]) };
  }
}

/** A write between two readings; a row as a whole; a repeat after what it repeats. */
function written(rule: Rule, observation: Observation, exchanges: readonly Exchange[]): Replay {
  const { case: own, span, n } = observation;
  const place = viewOf(own.place);
  const repeated = repeatedBy(observation, exchanges);
  if (repeated !== undefined) {
    const before = snapshotBefore(exchanges, repeated.n - 1, place);
    return { given: [{ place, before }], steps: apart([repeated.case, own]) };
  }
  const given = [{ place, before: span?.before }];
  const row = casesOf(acceptedAround(observation));
  if (hasTrait(own, 'burst') && row.length > 1 && rule.needs === 'every')
    return { given, steps: inRow(place, row) };
  // A server may treat the second of two equal requests unlike the first.
  const earlier = exchanges.find((one) => one.n < n && alike(one.case.request, own.request));
  const isReversed = rule.specializes !== undefined && observation.kept !== undefined;
  const control = isReversed ? inOrder(own) : undefined;
  return { ...defined({ first: earlier && [earlier.case], control }), given, steps: inRow(place, [own]) };
}

/** The same members in order: what the body in reverse order is compared with. */
function inOrder(own: Case): Case | undefined {
  const body = bodyOf(own);
  if (body === undefined) return undefined;
  return openWrite('again/in-order', 'the same members in order', {
    place: own.place,
    body: Object.fromEntries(Object.entries(body).toReversed()),
    path: own.request.path,
  });
}

/** Another view of home, asked of what home was: documents do not say what it shows of some states. */
function* viewed(
  view: Resource,
  observation: Observation,
  exchanges: readonly Exchange[],
): Generator<Replay> {
  const { case: own, beside, n } = observation;
  if (view === 'home') {
    yield { given: [], steps: [own] };
    return;
  }
  // A view that is answered from a cache is reproduced only after the requests that filled the cache.
  yield {
    first: [...remembered(observation, exchanges), own],
    given: [{ place: 'home', before: beside.home }],
    steps: [readCase('home'), own],
  };
  // What is stored may depend on the writes that led there, though home shows the same.
  const writes = exchanges.filter(
    (one) => one.n < n && isWrite(one.case) && one.case.place === 'home' && isAccepted(one.reply),
  );
  for (const length of [1, ...companies]) {
    const last = writes.slice(-length);
    const [first] = last;
    if (first === undefined || last.length < length) return;
    const before = stateBefore(exchanges, first.n, 'home');
    yield { given: [{ place: 'home', before }], steps: [...inRow('home', casesOf(last)), own] };
  }
}

const jsonIn = ({ reply }: Exchange): string | undefined => JSON.stringify(jsonOf(reply));

/** The last write of a text that a view shows and home does not store. */
function remembered(observation: Observation, exchanges: readonly Exchange[]): readonly Case[] {
  const { n, beside } = observation;
  const shown = jsonIn(observation);
  const home = storedIn(beside.home);
  if (shown === undefined || home === undefined) return [];
  const isShown = ([member, value]: readonly [string, unknown]): boolean =>
    typeof value === 'string' &&
    own(home, member) !== value &&
    shown.includes(`${JSON.stringify(member)}:${JSON.stringify(value)}`);
  const source = exchanges.findLast(
    (one) => one.n < n && isWrite(one.case) && Object.entries(bodyOf(one.case) ?? {}).some(isShown),
  );
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
  const shown = exchanges.find((one) => one.n === at)?.case;
  const reading = shown !== undefined && isRead(shown) ? shown : readCase(place);
  const last = shown !== undefined && isWrite(shown) ? [shown] : [];
  const between = exchanges.filter((one) => one.n > n && one.n < at && one.purpose === 'plan');
  const next = between.findLast((one) => isWrite(one.case) && isAccepted(one.reply));
  const all = casesOf(between.slice(-mostTogether.between));
  for (const more of [[], next === undefined ? last : [next.case], [...all, ...last]])
    yield { given, steps: [readCase(place), own, ...more, reading] };
}

const ours = /"patchproof [a-z0-9 ]+"/g;

/** Whether a text of ours that a write sent stands in a reading: then that is the write. */
function isTraced({ request: { body } }: Case, reading: Exchange): boolean {
  const shown = jsonIn(reading);
  if (shown === undefined) return false;
  return [...textOf(body).slice(0, 10_000).matchAll(ours)].some(([text]) => shown.includes(text));
}

function textOf(body: Body | undefined): string {
  if (body?.kind === 'json') return body.text ?? JSON.stringify(body.value);
  return body?.kind === 'text' ? body.text : '';
}

/** The writes that may have changed what a reading shows, the likeliest first. */
function likely(writes: readonly Exchange[], reading: Exchange | undefined): readonly Exchange[] {
  const accepted = writes.filter(({ reply }) => isAccepted(reply));
  const refused = writes.filter((one) => !accepted.includes(one));
  const traced = writes.filter((one) => reading !== undefined && isTraced(one.case, reading));
  // Where a refused write has left its text, others do the same.
  const isLeaking = traced.some((one) => refused.includes(one));
  const all = [...traced, ...(isLeaking ? [...refused, ...accepted] : [...accepted, ...refused])];
  return [...new Map(all.map((one) => [one.case.id, one])).values()];
}

/** What was written between a reading and the one before it: one by one, and then all of it. */
function* changes(
  view: Resource,
  { n, span, beside }: Observation,
  exchanges: readonly Exchange[],
): Generator<Replay> {
  const earlier = readingBefore(exchanges, n - 1, view)?.n ?? 0;
  const all = exchanges.filter(
    (one) => one.n < n && one.n > earlier && isWrite(one.case) && one.purpose !== 'confirm',
  );
  // What is attached, or detached, is what a request for another resource reached.
  const astray = all.filter(({ case: { place } }) => place === 'nowhere' || place === 'unattached');
  const writes = (view === 'list' || view === 'unattached') && astray.length > 0 ? astray : all;
  const given = isWritable(view) ? [{ place: view, before: span?.before ?? beside[view] }] : [];
  const reading = exchanges.find((one) => one.n === n);
  for (const { n: at, case: write } of likely(writes, reading).slice(0, tried)) {
    const place = viewOf(write.place);
    const own = place === view ? [] : [{ place, before: stateBefore(exchanges, at, place) }];
    yield { given: [...own, ...given], steps: [readCase(view), write, readCase(place), readCase(view)] };
  }
  const accepted = writes.filter(({ reply }) => isAccepted(reply));
  const together = casesOf((accepted.length > 0 ? accepted : writes).slice(0, mostTogether.changing));
  yield {
    given: [{ place: 'home', before: snapshotBefore(exchanges, earlier, 'home') }, ...given],
    steps: [readCase(view), ...together, readCase(view)],
  };
}
