import type { MemberSpec } from '../contract/members.ts';
import { safeAmong } from '../contract/ties.ts';
import type { Edge, Json, JsonObject } from '../model.ts';
import type { Bodies } from './build.ts';
import { product, subsets } from './covering.ts';
import { type Filled, filledWith, isText, type Partition } from './partition.ts';

const name = 'organization_connection_name';

/** A step of a tour: a body sent where earlier steps have stored everything else. */
export interface Step {
  readonly value: string;
  readonly words: string;
  readonly body: JsonObject;
  /** The classes of its text. */
  readonly edges?: readonly Edge[];
}

/** Names that collations, trimming or normalization take for the one before. */
const alike: readonly string[] = [
  'patchproof alike',
  'patchproof alike ',
  'p\u00e2tchproof alike ',
  'pa\u0302tchproof alike ',
  'pa\u0302tchproof  alike ',
  'Pa\u0302tchproof  alike ',
];

const called = (text: string): Filled => ({ body: { [name]: text }, edges: [] });

/** The texts of classes, each once, and the last ones alike. */
export const textsOf = (inside: readonly Partition[]): readonly Filled[] => [
  ...inside.filter(isText).map(filledWith),
  ...alike.map(called),
];

/** The name that is sent after all texts. */
const lastText = called('patchproof pair');

/** Every body of a set of members, with `text` as the name. */
function bodiesOf(set: readonly string[], members: Bodies['members'], text: Json): readonly JsonObject[] {
  const valuesOf = ({ name: own, types, enum: words }: MemberSpec): readonly Json[] => {
    if (own === name) return [text];
    return words ?? [true, false, ...(types.includes('null') ? [null] : [])];
  };
  const some = members.filter((member) => set.includes(member.name));
  const entries = some.map((member) => valuesOf(member).map((value) => [member.name, value] as const));
  return product(entries).map((body) => Object.fromEntries(body));
}

/**
 * What a body shows, with its worth: each sent value beside each stored value that is not sent
 * (3 if the sent value is a change, else 2), and any three sent values (1).
 */
function meetings(body: JsonObject, stored: JsonObject): ReadonlyMap<string, number> {
  const named = ([member, value]: readonly [string, Json]): string =>
    `${member}=${member === name && value !== null ? 'text' : JSON.stringify(value)}`;
  const kept = Object.entries(stored).filter(([member]) => !(member in body));
  const beside = Object.entries(body).flatMap((entry) => {
    const isChange = stored[entry[0]] !== entry[1];
    const told = isChange ? named(entry) : `${named(entry)} again`;
    return kept.map((other) => [`${told}|${named(other)}`, isChange ? 3 : 2] as const);
  });
  const together = subsets(Object.entries(body).map(named), 3).map((three) => [three.join('|'), 1] as const);
  return new Map([...beside, ...together]);
}

/** Names to be sent, and bodies that are sent anyway: what these hold together need not be sent once more. */
export interface Few {
  readonly texts: readonly Filled[];
  readonly rows: readonly JsonObject[];
}

/**
 * Bodies of each two members, sent after `steps`, then of all members while texts are left.
 * Greedy: the body that shows most that is new comes next, the first of several.
 */
export function* pairSteps(
  { members, supported }: Bodies,
  steps: readonly JsonObject[],
  { texts, rows }: Few,
): Generator<Step> {
  const allowed = safeAmong(members);
  const met = new Set<string>();
  const left = [...texts];
  let stored: JsonObject = {};
  const store = (body: JsonObject): void => {
    for (const one of meetings(body, stored).keys()) met.add(one);
    stored = { ...stored, ...body };
  };
  for (const body of [...rows, ...steps]) store(body);
  const worth = (body: JsonObject): number =>
    [...meetings(body, stored)].reduce((sum, [one, value]) => sum + (met.has(one) ? 0 : value), 0) +
    // Two flags that differ show whether a server swaps them.
    (Object.keys(body).length === 2 ? 5 * new Set(Object.values(body)).size : 0);
  const canSend = (body: JsonObject): boolean =>
    allowed({ ...stored, ...body }) && Object.keys(supported(body)).length === Object.keys(body).length;
  const all = members.map((member) => member.name);
  let open = subsets(all, 2);
  for (let at = 1; open.length > 0 || (left.length > 0 && all.includes(name)); at += 1) {
    const { body: given, edges } = left[0] ?? lastText;
    const [text = null] = Object.values(given);
    const bodies = (open.length > 0 ? open : [all]).flatMap((set) => bodiesOf(set, members, text));
    const [best] = bodies
      .filter(canSend)
      .map((body) => ({ body, worth: worth(body) }))
      .toSorted((one, other) => other.worth - one.worth);
    if (best === undefined) return;
    const { body } = best;
    const sent = Object.keys(body);
    open = open.filter((one) => one.join() !== sent.join());
    if (name in body) left.shift();
    store(body);
    yield { value: `${at}`, words: `a valid body with ${sent.length} members, after others`, body, edges };
  }
}
