import { type ContractDocuments, pointerOf, same } from '../contract/index.ts';
import type { Json } from '../model.ts';
import { compareFacts } from './compare-facts.ts';
import { type Described, type Description, describeContract } from './describe.ts';
import type { Drift, DriftFinding, DriftPart, Side } from './finding.ts';
import { type SchemaPlace, sides, within, wordsAt } from './places.ts';
import { isOpen, unsettled } from './undecided.ts';
import { differences, type SchemaDifference } from './witnesses.ts';

const unaffected = 'clients are unaffected; servers built on the contract';

/** Who is worse off when one side refuses what the other takes: whoever is built on the contract and meets it. */
function consequence(part: DriftPart, refusedBy: Side): Pick<DriftFinding, 'breaks' | 'meaning'> {
  if (part === 'request' || part === 'path')
    return refusedBy === 'document'
      ? { breaks: 'clients', meaning: 'clients built on the contract may be refused' }
      : { breaks: 'servers', meaning: `${unaffected} refuse it` };
  return refusedBy === 'contract'
    ? { breaks: 'clients', meaning: 'clients built on the contract may get what it does not allow' }
    : { breaks: 'servers', meaning: `${unaffected} may answer what the document does not allow` };
}

const idOf = (part: DriftPart, path: readonly string[], keyword: string): string =>
  `${part}.${path.join('.') || 'body'}.${keyword}`;

/** What a side says by the keyword of a difference; nothing where it says none, or several things. */
function wordOf(root: SchemaPlace, one: SchemaDifference, side: Side): Json | undefined {
  const isRefusing = one.refusedBy === side;
  if (one.isMember && /required/i.test(one.keyword)) return isRefusing ? 'required' : 'optional';
  if (one.isMember) return isRefusing ? 'unknown' : 'known';
  const place = within(root).find(({ path }) => same(path, one.path));
  const words = (place && wordsAt(place, side).get(one.keyword)) ?? [];
  if (words.length === 1 && one.keyword !== 'enum') return words[0];
  return words.length > 0 && /^(type|enum)$/.test(one.keyword) ? words : undefined;
}

function findingOf({ part, of }: Described, root: SchemaPlace, one: SchemaDifference): DriftFinding {
  const [contract, document] = sides.map((side) => wordOf(root, one, side));
  return {
    id: idOf(part, one.path, one.keyword),
    part,
    pointer: pointerOf(one.path),
    keyword: one.keyword,
    ...(of === undefined ? {} : { of }),
    ...(contract === undefined ? {} : { contract }),
    ...(document === undefined ? {} : { document }),
    witness: { value: one.witness, refusedBy: one.refusedBy },
    ...consequence(part, one.refusedBy),
  };
}

/** A member of both sides that only one of them has a place for: no value shows it, for it is a request to clients. */
function marked(part: DriftPart, place: SchemaPlace): readonly DriftFinding[] {
  if (sides.some((side) => place[side].length === 0)) return [];
  return ['readOnly', 'writeOnly'].flatMap((keyword): readonly DriftFinding[] => {
    const [contract = false, document = false] = sides.map((side) => wordsAt(place, side).has(keyword));
    if (contract === document) return [];
    const verb = part === 'request' ? 'sent' : 'answered';
    const meaning = document
      ? `clients built on the contract rely on it, and it is no longer to be ${verb}`
      : `${unaffected} do not expect it to be ${verb}`;
    const about = { id: idOf(part, place.path, keyword), part, pointer: pointerOf(place.path), keyword };
    return [{ ...about, contract, document, breaks: document ? 'clients' : 'servers', meaning }];
  });
}

type PartialDrift = Pick<Drift, 'findings' | 'alike' | 'undecided' | 'tried'>;

const nothing: PartialDrift = { findings: [], alike: [], undecided: [], tried: 0 };

/** What stands in a path is text. */
const isPath = (value: Json): boolean => Object.values(value ?? {}).every((one) => typeof one === 'string');

function compareBodies(ours: Described, theirs: Described): PartialDrift {
  if (same(ours.schema, theirs.schema)) return nothing;
  const { part } = theirs;
  const schemas = { contract: ours.schema, document: theirs.schema };
  const { root, isCut, tried, ...compared } = differences(schemas, part === 'path' ? isPath : () => true);
  const found = compared.differences.filter((one) => !isOpen(root, one));
  const rest = unsettled(root, found).map(({ path, keyword, words, isUndecided }) => ({
    isUndecided,
    note: { place: idOf(part, path, keyword), words },
  }));
  const cut = { place: part, words: `it is too large to be tried as a whole; ${tried} values were` };
  return {
    findings: [
      ...found.map((one) => findingOf(theirs, root, one)),
      ...within(root).flatMap((place) => marked(part, place)),
    ],
    alike: rest.filter((one) => !one.isUndecided).map(({ note }) => note),
    undecided: [...rest.filter((one) => one.isUndecided).map(({ note }) => note), ...(isCut ? [cut] : [])],
    tried,
  };
}

/** A body of the contract of which the document has no schema, though it has the body. */
function unspoken({ part }: Described, { facts, bodies }: Description): PartialDrift {
  const types = part === 'request' ? facts.mediaTypes : part === 'response' ? facts.answerTypes : [];
  if (types.length === 0 || bodies.some((one) => one.part === part)) return nothing;
  const about = { id: `${part}.body.schema`, part, pointer: '', keyword: 'schema' };
  return {
    ...nothing,
    findings: [{ ...about, contract: 'a schema', document: 'none', ...consequence(part, 'contract') }],
  };
}

/** Holds a contract against what a document, or another contract, says of the same operation. */
export function drift(contract: ContractDocuments, document: Description): Drift {
  const ours = describeContract(contract.revision, contract);
  const parts = ours.bodies.flatMap((body): readonly PartialDrift[] => [
    ...document.bodies.filter(({ part }) => part === body.part).map((theirs) => compareBodies(body, theirs)),
    unspoken(body, document),
  ]);
  const findings = [...compareFacts(ours.facts, document.facts), ...parts.flatMap((part) => part.findings)];
  const undecided = parts.flatMap((part) => part.undecided);
  const { name, title, anchor: operation, notes } = document;
  return {
    format: 1,
    contract: { revision: contract.revision },
    document: operation === undefined ? { name, title } : { name, title, operation },
    findings,
    alike: parts.flatMap((part) => part.alike),
    undecided,
    notes,
    tried: parts.reduce((sum, { tried }) => sum + tried, 0),
    exitCode: findings.length > 0 ? 1 : undecided.length > 0 ? 2 : 0,
  };
}
