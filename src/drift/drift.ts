import { type ContractDocuments, keywords, same } from '../contract/index.ts';
import type { Json } from '../model.ts';
import { elideJson } from '../text/elide.ts';
import { defined, pointerOf } from '../text/json.ts';
import { type Described, type Description, describeContract } from './describe.ts';
import { type Consequence, clients, compareFacts, servers } from './facts.ts';
import type { Drift, DriftFinding, DriftPart, Side } from './finding.ts';
import { type SchemaPlace, sides, uncheckedAt, wordsAt } from './places.ts';
import { differences, LARGEST, LONGEST, type SchemaDifference } from './witnesses.ts';

/** A keyword that differs in words at a place where no value distinguishes the sides. */
interface Unsettled extends Pick<SchemaDifference, 'path' | 'keyword'> {
  readonly words: string;
  /** If false, both sides accept the same values, as far as values can show. */
  readonly isUndecided: boolean;
}

const composed = ['anyOf', 'oneOf', 'not', 'if', 'contains', 'propertyNames', 'patternProperties'];
const compared = [...keywords.leaves, ...composed];

/** What is tried at most, by a keyword without its `min` or `max`. */
const limits = new Map(Object.entries({ Length: LONGEST, Items: LARGEST, Properties: LARGEST }));

const startsWith = (path: readonly string[], start: readonly string[]): boolean =>
  same(path.slice(0, start.length), start);

/** Whether a difference is uncertain: a side has a keyword, there or on the way, that cannot be checked. */
function isOpen(places: readonly SchemaPlace[], { path, keyword }: SchemaDifference): boolean {
  return places.some((place) => {
    const open = startsWith(path, place.path) ? uncheckedAt(place) : [];
    if (open.some((name) => name === '$ref' || keywords.beyondUs.has(name))) return true;
    // Which names a pattern allows is known.
    const isNamed = keyword === 'additionalProperties' && open.includes('patternProperties');
    return place.path.length === path.length && (isNamed || open.includes(keyword));
  });
}

function differingWords(place: SchemaPlace): readonly Unsettled[] {
  const open = uncheckedAt(place);
  return [...new Set([...compared, ...open])].flatMap((keyword): readonly Unsettled[] => {
    const [own = [], other = []] = sides.map((side) => wordsAt(place, side, keyword));
    if (same(own, other)) return [];
    const show = (values: readonly Json[]): string =>
      values.map((one) => elideJson(one)).join(' and ') || 'not there';
    const limit = limits.get(keyword.slice(3)) ?? Number.POSITIVE_INFINITY;
    const isFar = [...own, ...other].some((one) => Number(one) >= limit);
    let why = isFar ? `: more than ${limit.toLocaleString('en')} is not tried` : '';
    if (open.includes(keyword) || keyword === 'propertyNames') why = ', which cannot be checked here';
    const words = `${show(own)} in the contract, ${show(other)} in the document${why}`;
    return [{ path: place.path, keyword, words, isUndecided: why !== '' }];
  });
}

/** Members that only one side names and the other refuses, except those that are never allowed. */
function oneSided(parent: SchemaPlace): readonly Unsettled[] {
  return [...parent.below.values()].flatMap((place): readonly Unsettled[] => {
    const [own, both] = sides.filter((side) => place[side].length > 0);
    const isNever = own !== undefined && place[own].some(({ schema }) => same(schema, { not: {} }));
    if (own === undefined || both !== undefined || isNever || place.path.at(-1) === '*') return [];
    const isClosed = parent[own === 'contract' ? 'document' : 'contract'].some(
      ({ schema: one }) => one.additionalProperties === false || one.unevaluatedProperties === false,
    );
    const words = `only the ${own} has it, and no value was found that is valid there`;
    return isClosed ? [{ path: place.path, keyword: 'additionalProperties', words, isUndecided: true }] : [];
  });
}

function unsettled(place: SchemaPlace, differences: readonly SchemaDifference[]): readonly Unsettled[] {
  if (sides.some((side) => place[side].length === 0)) return [];
  const found = differences.filter((one) => same(one.place.path, place.path)).map(({ keyword }) => keyword);
  return [
    ...oneSided(place).filter(({ path }) => !differences.some((one) => startsWith(one.path, path))),
    ...differingWords(place).filter(({ keyword }) => !found.includes(keyword)),
  ];
}

/** Who is affected when one side refuses what the other accepts: clients or servers built on the contract. */
function consequence(part: DriftPart, refusedBy: Side): Consequence {
  const isSent = part === 'request' || part === 'path';
  const effect = isSent ? 'be refused' : 'get what it does not allow';
  if (isSent === (refusedBy === 'document')) return clients(`clients built on the contract may ${effect}`);
  return servers(isSent ? 'refuse it' : 'may answer what the document does not allow');
}

const about = (part: DriftPart, path: readonly string[], keyword: string) => ({
  id: `${part}.${path.join('.') || 'body'}.${keyword}`,
  part,
  pointer: pointerOf(path),
  keyword,
});

/** The value of a difference's keyword on one side; undefined when it has none, or several. */
function wordOf(one: SchemaDifference, side: Side): Json | undefined {
  const isRefusing = one.refusedBy === side;
  if (one.isMember && /required/i.test(one.keyword)) return isRefusing ? 'required' : 'optional';
  if (one.isMember) return isRefusing ? 'unknown' : 'known';
  const words = wordsAt(one.place, side, one.keyword);
  if (words.length === 1 && one.keyword !== 'enum') return words[0];
  return words.length > 0 && /^(type|enum)$/.test(one.keyword) ? words : undefined;
}

function findingOf({ part, of }: Described, one: SchemaDifference): DriftFinding {
  const [contract, document] = sides.map((side) => wordOf(one, side));
  return {
    ...about(part, one.path, one.keyword),
    ...defined({ of, contract, document }),
    witness: { value: one.witness, refusedBy: one.refusedBy },
    ...consequence(part, one.refusedBy),
  };
}

/** A member that one side alone marks `readOnly` or `writeOnly`, which no value shows: it guides clients. */
function marked(part: DriftPart, place: SchemaPlace): readonly DriftFinding[] {
  const [keyword, verb] = part === 'request' ? ['readOnly', 'sent'] : ['writeOnly', 'answered'];
  const [contract = false, document = false] = sides.map((side) => wordsAt(place, side, keyword).length > 0);
  if (contract === document || sides.some((side) => place[side].length === 0)) return [];
  const said = { ...about(part, place.path, keyword), contract, document };
  return document
    ? [{ ...said, ...clients(`clients built on the contract rely on it, and it is no longer to be ${verb}`) }]
    : [{ ...said, ...servers(`do not expect it to be ${verb}`) }];
}

type PartialDrift = Partial<Pick<Drift, 'findings' | 'alike' | 'undecided' | 'tried'>>;

function compareBodies(ours: Described, theirs: Described): PartialDrift {
  if (same(ours.schema, theirs.schema)) return {};
  const { part } = theirs;
  const schemas = { contract: ours.schema, document: theirs.schema };
  const isSendable = (value: Json): boolean =>
    part !== 'path' || Object.values(value ?? {}).every((one) => typeof one === 'string');
  const { places, isCut, tried, ...compared } = differences(schemas, isSendable);
  const found = compared.differences.filter((one) => !isOpen(places, one));
  const rest = places.flatMap((place) => unsettled(place, found));
  const noteOf = ({ path, keyword, words }: Unsettled) => ({ place: about(part, path, keyword).id, words });
  const cut = { place: part, words: `it is too large to be tried as a whole; ${tried} values were` };
  return {
    findings: [
      ...found.map((one) => findingOf(theirs, one)),
      ...places.flatMap((place) => marked(part, place)),
    ],
    alike: rest.filter((one) => !one.isUndecided).map(noteOf),
    undecided: [...rest.filter((one) => one.isUndecided).map(noteOf), ...(isCut ? [cut] : [])],
    tried,
  };
}

function missingSchema({ part }: Described, { facts, bodies }: Description): PartialDrift {
  const types = { request: facts.mediaTypes, response: facts.answerTypes, path: [], error: [] }[part];
  if (types.length === 0 || bodies.some((one) => one.part === part)) return {};
  const said = { ...about(part, [], 'schema'), contract: 'a schema', document: 'none' };
  return { findings: [{ ...said, ...consequence(part, 'contract') }] };
}

export function drift(contract: ContractDocuments, document: Description): Drift {
  const ours = describeContract(contract.revision, contract);
  const bodies = ours.bodies.flatMap((body) => [
    ...document.bodies.filter(({ part }) => part === body.part).map((theirs) => compareBodies(body, theirs)),
    missingSchema(body, document),
  ]);
  const parts: readonly PartialDrift[] = [{ findings: compareFacts(ours.facts, document.facts) }, ...bodies];
  const findings = parts.flatMap((part) => part.findings ?? []);
  const undecided = parts.flatMap((part) => part.undecided ?? []);
  const open = undecided.length > 0 ? 2 : 0;
  const { name, title, anchor: operation, notes } = document;
  return {
    format: 1,
    contract: { revision: contract.revision },
    document: operation === undefined ? { name, title } : { name, title, operation },
    findings,
    alike: parts.flatMap((part) => part.alike ?? []),
    undecided,
    notes,
    tried: parts.reduce((sum, { tried = 0 }) => sum + tried, 0),
    exitCode: findings.length > 0 ? 1 : open,
  };
}
