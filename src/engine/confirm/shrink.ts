import { readCase } from '../../cases/build.ts';
import { type DrawnPart, type Search, search } from '../../cases/deep.ts';
import type { Suite } from '../../cases/suite.ts';
import type { Case, Json, JsonObject, Observation, Rule } from '../../model.ts';
import { isObject } from '../../text/json.ts';
import { isViolation, type Judgements } from '../judge/judge.ts';
import { viewOf } from '../observe/exchanges.ts';
import { recent, type Shrunk, violates } from '../sequences.ts';
import type { RunContext } from '../session.ts';
import { inRow, replay } from './replay.ts';

/** Whether a smaller value still breaks the rule; false when no more requests may be sent. */
type Fails<Smaller> = (smaller: Smaller) => Promise<boolean>;

const points = (text: string): readonly string[] => [...text];
/** Whether a text is one repeated character, or empty. */
const isUniform = (text: string): boolean => new Set(points(text)).size <= 1;

/** The same length of one character over and over: the plainest that still fails, or the text itself. */
async function evened(text: string, fails: Fails<string>): Promise<string> {
  const { length } = points(text);
  const codeOf = (point: string): number => point.codePointAt(0) ?? 0;
  for (const unit of new Set(['a', ...points(text).toSorted((a, b) => codeOf(b) - codeOf(a))])) {
    const even = unit.repeat(length);
    if (even === text || (await fails(even))) return even;
  }
  return text;
}

/** Lengths that columns, fields and buffers usually end at. */
const usual = [16, 20, 32, 50, 64, 100, 128, 255, 256, 500, 512, 1_000, 1_024, 4_096];

/** Where to look next between two lengths: at a usual end or right behind it, as long as there is one. */
function middleOf(low: number, high: number): number {
  const ends = [...new Set(usual.flatMap((end) => [end, end + 1]))].filter((at) => low < at && at < high);
  return ends[Math.floor(ends.length / 2)] ?? Math.floor((low + high) / 2);
}

/** The least length that fails, of one character over and over, above one that is right. */
async function bisected(unit: string, right: number, failing: number, fails: Fails<string>): Promise<number> {
  let [low, high] = [right, failing];
  while (high - low > 1) {
    const middle = middleOf(low, high);
    if (await fails(unit.repeat(middle))) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * The smallest text that fails, as far as the requests go: one repeated character if that fails too, and then
 * the least length. `right`: a length at which other texts passed; assumed to pass, and tried at the end.
 */
async function shrinkText(text: string, right: number, fails: Fails<string>): Promise<string> {
  const even = isUniform(text) && text.startsWith('a') ? text : await evened(text, fails);
  if (!isUniform(even)) return even;
  const [unit = ''] = points(even);
  const shortest = await bisected(unit, right, points(even).length, fails);
  const isGranted = shortest === right + 1 && right > 0 && (await fails(unit.repeat(right)));
  return unit.repeat(isGranted ? await bisected(unit, -1, right, fails) : shortest);
}

/** How many requests one counterexample may cost, of a value or of a body; thrice that with readings. */
const most = { value: 10, body: 30 };

const valueAt = ({ request: { body }, edges }: Case): Json | undefined => {
  const subject = edges[0]?.subject;
  if (body?.kind !== 'json' || subject === undefined) return undefined;
  return subject === 'body' ? body.value : (body.value as Readonly<Record<string, Json>>)[subject];
};

const keyOf = (candidate: Case): string => JSON.stringify(valueAt(candidate)) ?? candidate.id;
const lengthOf = (value: Json | undefined): number => (typeof value === 'string' ? points(value).length : 0);

/** Tests each value once, as long as requests are left. */
function oracleFor(
  rule: Rule,
  limit: number,
  seen: readonly Observation[],
  context: RunContext,
): Fails<Case> {
  const { session, surroundings } = context;
  const start = session.exchanges.length;
  const isAlone = rule.reads.length === 0;
  const known = new Map(seen.map((one) => [keyOf(one.case), rule.judge(one).kind === 'violation']));
  return async (candidate) => {
    const before = known.get(keyOf(candidate));
    if (before !== undefined) return before;
    // A smaller value may not be a case of this kind any more.
    if (surroundings.prove(candidate) !== undefined) return false;
    const from = session.exchanges.length;
    if (from - start >= (isAlone ? limit : 3 * limit) || session.over() !== undefined) return false;
    const place = viewOf(candidate.place);
    if (isAlone) await session.send(candidate, 'again');
    else await replay(context, { given: [{ place, before: undefined }], steps: inRow(place, [candidate]) });
    const isFailing = violates(rule, recent(context, from));
    known.set(keyOf(candidate), isFailing);
    return isFailing;
  };
}

/** The length of the longest text that was right, of those shorter than one that was not. */
function floorBelow(failing: Json, rule: Rule, seen: readonly Observation[]): number {
  const right = seen.filter((one) => rule.judge(one).kind === 'pass');
  const lengths = right.map((one) => lengthOf(valueAt(one.case)));
  return Math.max(0, ...lengths.filter((length) => length < lengthOf(failing)));
}

/** The smallest value of one member: texts by length, other values by the steps of their arbitrary. */
async function shrinkPart(
  { arbitrary, build, value }: DrawnPart,
  right: number,
  fails: Fails<Case>,
): Promise<Json> {
  const least =
    typeof value === 'string' ? await shrinkText(value, right, (text) => fails(build(text))) : value;
  const isLeast = typeof least === 'string' && isUniform(least);
  if (isLeast || !arbitrary.canShrinkWithoutContext(least)) return least;
  const draws = { runs: 1, seed: 1 };
  const found = await search<Json>(arbitrary, draws, (smaller) => fails(build(smaller)), least);
  return found?.value ?? least;
}

/** The fewest members that fail, and the smallest texts among them. */
async function shrinkBody(how: Search, body: JsonObject, oracle: Fails<Case>): Promise<Case | undefined> {
  const fails = (smaller: JsonObject): Promise<boolean> => oracle(how.build(smaller));
  // What failed in a row may pass alone.
  if (!(await fails(body))) return undefined;
  for (const part of how.parts?.(body) ?? []) {
    if (await oracle(part.build(part.value))) return part.build(await shrinkPart(part, 0, oracle));
  }
  let least = body;
  for (const name of Object.keys(body)) {
    const { [name]: _, ...fewer } = least;
    if (how.allows?.(fewer) === true && (await fails(fewer))) least = fewer;
  }
  for (const [name, value] of Object.entries(least)) {
    if (typeof value !== 'string') continue;
    const rest = least;
    least = { ...rest, [name]: await shrinkText(value, 0, (text) => fails({ ...rest, [name]: text })) };
  }
  return how.build(least);
}

async function shrinkDrawn(
  rule: Rule,
  how: Search,
  failing: Observation,
  seen: readonly Observation[],
  oracle: Fails<Case>,
): Promise<Case | undefined> {
  const value = valueAt(failing.case);
  if (value === undefined) return undefined;
  if (how.parts !== undefined) return isObject(value) ? shrinkBody(how, value, oracle) : undefined;
  if (typeof value === 'string')
    return how.build(await shrinkPart({ ...how, value }, floorBelow(value, rule, seen), oracle));
  const found = await search<Json>(how.arbitrary, how.draws, (smaller) => oracle(how.build(smaller)));
  return found && how.build(found.value);
}

/** Shrinks the smallest violation of each violated rule whose case was drawn. */
export async function shrink(
  { searches }: NonNullable<Suite['deep']>,
  judged: Judgements,
  context: RunContext,
): Promise<ReadonlyMap<string, Shrunk>> {
  const { session } = context;
  const results = new Map<string, Shrunk>();
  const howOf = ({ case: { id } }: Observation): Search | undefined =>
    searches.find(({ prefixes }) => prefixes.some((prefix) => id.startsWith(prefix)));
  for (const [rule, own] of judged) {
    const [failing] = own
      .filter((one) => isViolation(one) && howOf(one.observation) !== undefined)
      .map(({ observation }) => observation)
      .toSorted((a, b) => keyOf(a.case).length - keyOf(b.case).length);
    const how = failing && howOf(failing);
    if (failing === undefined || how === undefined || session.over() !== undefined) continue;
    // The effect of one request in a row of requests is not known.
    const family = how.prefixes[0]?.slice(0, how.prefixes[0].lastIndexOf('/')) ?? '';
    const observations = own.map(({ observation }) => observation);
    const seen = observations.filter((one) => one.case.id.startsWith(`${family}/`));
    const start = session.exchanges.length;
    const oracle = oracleFor(rule, how.parts === undefined ? most.value : most.body, seen, context);
    const least = await shrinkDrawn(rule, how, failing, seen, oracle);
    const requests = session.exchanges.length - start;
    // The rules about stored state judge requests of this step too, and need a reading behind them.
    if (rule.reads.length === 0 && requests > 0 && session.over() === undefined)
      await session.send(readCase('home'), 'again');
    if (least !== undefined) results.set(rule.id, { cases: [least], requests });
  }
  return results;
}
