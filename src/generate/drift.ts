import {
  beyondUs,
  type ContractDocuments,
  compareFacts,
  type Described,
  type Description,
  describeContract,
  pointerOf,
  sameText,
  unchecked,
} from '../contract/index.ts';
import type { Drift, DriftFinding, DriftNote, DriftPart, Side } from '../model.ts';
import { type Comparison, type Disagreement, disagreements } from './witness/disagreements.ts';
import { type Spoken, said } from './witness/sites.ts';
import { unsettledAt, unspokenBelow } from './witness/unsettled.ts';

/** Who is worse off when one side refuses what the other takes: whoever is built on the contract and meets it. */
function consequence(part: DriftPart, refusedBy: Side): Pick<DriftFinding, 'breaks' | 'meaning'> {
  const isSentByClients = part !== 'response' && part !== 'error';
  if (isSentByClients)
    return refusedBy === 'document'
      ? { breaks: 'clients', meaning: 'clients built on the contract may be refused' }
      : {
          breaks: 'servers',
          meaning: 'clients are unaffected; servers built on the contract refuse it',
        };
  return refusedBy === 'contract'
    ? { breaks: 'clients', meaning: 'clients built on the contract may get what it does not allow' }
    : {
        breaks: 'servers',
        meaning:
          'clients are unaffected; servers built on the contract may answer what the document does not allow',
      };
}

/** `body`, or the members that lead to a place, with dots. */
const subjectOf = (path: readonly string[]): string => path.join('.') || 'body';

const idOf = (part: DriftPart, path: readonly string[], keyword: string): string =>
  `${part}.${subjectOf(path)}.${keyword}`;

function findingOf({ part, of }: Described, found: Disagreement): DriftFinding {
  const refusedBy: Side = found.refusedBy === 'a' ? 'contract' : 'document';
  return {
    id: idOf(part, found.path, found.keyword),
    part,
    pointer: pointerOf(found.path),
    keyword: found.keyword,
    ...(of === undefined ? {} : { of }),
    ...(found.a === undefined ? {} : { contract: found.a }),
    ...(found.b === undefined ? {} : { document: found.b }),
    witness: { value: found.witness, refusedBy },
    ...consequence(part, refusedBy),
  };
}

interface Part {
  readonly findings: readonly DriftFinding[];
  readonly alike: readonly DriftNote[];
  readonly undecided: readonly DriftNote[];
  readonly tried: number;
}

const nothing: Part = { findings: [], alike: [], undecided: [], tried: 0 };

const keyOf = (path: readonly string[], keyword: string): string => JSON.stringify([path, keyword]);

/** Keywords that a side has at a place and that cannot be checked: what the other one refuses may be no difference. */
function isOpen({ sites }: Comparison, { path, keyword }: Disagreement): boolean {
  const site = sites.all.find(({ shown }) => pointerOf(shown) === pointerOf(path));
  const open = site === undefined ? [] : [site.a, site.b].flatMap((side) => said(side, unchecked));
  // What patterns of names let in is no stranger.
  const about = keyword === 'additionalProperties' ? [keyword, 'patternProperties'] : [keyword];
  const keywords = [...about, ...beyondUs];
  return open.some((one) => keywords.some((each) => Object.hasOwn(one as object, each)));
}

/** Whether a side says at a place that it is not to be sent, or not to be answered. */
const marks = (side: Spoken): readonly string[] =>
  ['readOnly', 'writeOnly'].filter((mark) => said(side, mark).includes(true));

/** Members of both sides that only one of them has a place for: no value shows it, for it is a request to clients. */
function marked(part: DriftPart, { sites }: Comparison): readonly DriftFinding[] {
  return sites.all.flatMap(({ shown, a, b }) => {
    if (a.entries.length === 0 || b.entries.length === 0) return [];
    const [ours, theirs] = [marks(a), marks(b)];
    return [...new Set([...ours, ...theirs])].flatMap((keyword): readonly DriftFinding[] => {
      const [contract, document] = [ours.includes(keyword), theirs.includes(keyword)];
      if (contract === document) return [];
      const verb = part === 'request' ? 'sent' : 'answered';
      const meaning = document
        ? `clients built on the contract rely on it, and it is no longer to be ${verb}`
        : `clients are unaffected; servers built on the contract do not expect it to be ${verb}`;
      const breaks = document ? 'clients' : 'servers';
      const id = idOf(part, shown, keyword);
      return [{ id, part, pointer: pointerOf(shown), keyword, contract, document, breaks, meaning }];
    });
  });
}

function compareBodies(ours: Described, theirs: Described): Part {
  if (sameText(ours.schema, theirs.schema)) return nothing;
  const { part } = theirs;
  const compared = disagreements(ours.schema, theirs.schema, part === 'path' ? 'texts' : 'everything');
  const settled = compared.disagreements.filter((one) => !isOpen(compared, one));
  const known = new Set(settled.map(({ path, keyword }) => keyOf(path, keyword)));
  const members = new Set(
    settled.filter(({ member }) => member).map(({ path, keyword }) => keyOf(path.slice(0, -1), keyword)),
  );
  const isFound = (path: readonly string[]): boolean =>
    settled.some((one) => path.every((step, index) => one.path[index] === step)) ||
    (path.at(-1) === '*' && known.has(keyOf(path.slice(0, -1), 'additionalProperties')));
  const rest = compared.sites.all.flatMap((site) => [
    ...unspokenBelow(site, isFound),
    ...unsettledAt(
      site,
      (keyword) => known.has(keyOf(site.shown, keyword)) || members.has(keyOf(site.shown, keyword)),
    ),
  ]);
  const notes = (kind: 'alike' | 'undecided'): readonly DriftNote[] =>
    rest
      .filter((one) => one.kind === kind)
      .map(({ path, keyword, words }) => ({ place: idOf(part, path, keyword), words }));
  const cut: readonly DriftNote[] = compared.cut
    ? [{ place: part, words: `it is too large to be tried as a whole; ${compared.tried} values were` }]
    : [];
  return {
    findings: [...settled.map((one) => findingOf(theirs, one)), ...marked(part, compared)],
    alike: notes('alike'),
    undecided: [...notes('undecided'), ...cut],
    tried: compared.tried,
  };
}

/** A body of the contract of which the document has no schema, though it has the body. */
function unspoken({ part }: Described, { facts, bodies }: Description): readonly DriftFinding[] {
  if (part !== 'request' && part !== 'response') return [];
  const types = part === 'request' ? facts.mediaTypes : facts.answerTypes;
  if (types.length === 0 || bodies.some((one) => one.part === part)) return [];
  const { breaks, meaning } = consequence(part, 'contract');
  return [
    {
      id: `${part}.body.schema`,
      part,
      pointer: '',
      keyword: 'schema',
      contract: 'a schema',
      document: 'none',
      breaks,
      meaning,
    },
  ];
}

const order: readonly DriftPart[] = ['operation', 'path', 'request', 'response', 'error'];

/** Holds a contract against what a document says of the same operation. */
export function drift(contract: ContractDocuments, document: Description): Drift {
  const ours = describeContract(contract.revision, contract);
  const parts = ours.bodies.map((body): Part => {
    const compared = document.bodies
      .filter(({ part }) => part === body.part)
      .map((theirs) => compareBodies(body, theirs));
    return {
      findings: [...compared.flatMap(({ findings }) => findings), ...unspoken(body, document)],
      alike: compared.flatMap(({ alike }) => alike),
      undecided: compared.flatMap(({ undecided }) => undecided),
      tried: compared.reduce((sum, { tried }) => sum + tried, 0),
    };
  });
  const findings = [
    ...compareFacts(ours.facts, document.facts),
    ...parts.flatMap((part) => part.findings),
  ].toSorted((a, b) => order.indexOf(a.part) - order.indexOf(b.part));
  const undecided = parts.flatMap((part) => part.undecided);
  return {
    format: 1,
    contract: { revision: contract.revision },
    document: {
      name: document.name,
      title: document.title,
      ...(document.anchor === undefined ? {} : { operation: document.anchor }),
    },
    findings,
    alike: parts.flatMap((part) => part.alike),
    undecided,
    notes: document.notes,
    tried: parts.reduce((sum, { tried }) => sum + tried, 0),
    exitCode: findings.length > 0 ? 1 : undecided.length > 0 ? 2 : 0,
  };
}
