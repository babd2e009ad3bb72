import { kit, make, twinId } from '../../cases/build.ts';
import { credentialFaults } from '../../cases/credentials.ts';
import { type Contract, explain, faultsOf, type MemberSpec, members } from '../../contract/index.ts';
import type { Aim, Case, Edge, JsonObject, Request, Rule } from '../../model.ts';
import { isObject } from '../../text/json.ts';
import { readBody } from './read-body.ts';
import { tieOf } from './ties.ts';

/** One thing the contract says is wrong with a request. */
interface PredictedFault {
  /** Where: a JSON Pointer into the body, or what it is about: `credential`, `syntax`, `tie`. */
  readonly at: string;
  readonly keyword: string;
  /** In words: `must NOT have more than 50 characters`. */
  readonly words: string;
}

/** What the contract says of a request before it is sent. */
export type Saying =
  /** `expected`: the members it stores. */
  | { readonly kind: 'accept'; readonly expected: JsonObject }
  | {
      readonly kind: 'refuse';
      readonly statuses: readonly number[];
      readonly faults: readonly PredictedFault[];
    }
  | { readonly kind: 'open'; readonly because: string };

export interface Prediction {
  readonly saying: Saying;
  /** Rules that are about such a request, the nearest first. */
  readonly rules: readonly string[];
  /** The request as a case: what is sent, and what the corpus keeps. */
  readonly case: Case;
}

interface PredictionContext {
  readonly contract: Contract;
  readonly rules: readonly Rule[];
  /** What is stored now. */
  readonly stored: JsonObject;
  readonly isDatabase: boolean;
}

const refuse = (statuses: readonly number[], faults: readonly PredictedFault[]): Saying => ({
  kind: 'refuse',
  statuses,
  faults,
});

const open = (because: string): Saying => ({ kind: 'open', because });

/** What the contract says of the body alone. */
function bodySaying(request: Request, { contract, stored, isDatabase }: PredictionContext): Saying {
  const reading = readBody(request);
  if (reading.kind === 'open') return reading;
  if (reading.kind === 'broken')
    return refuse([400], [{ at: 'syntax', keyword: 'syntax', words: 'the body is no JSON' }]);
  const breaches = faultsOf(contract, 'request', reading.value);
  if (breaches.length > 0)
    return refuse(
      [400],
      breaches.map((breach) => ({ at: breach.pointer, keyword: breach.keyword, words: explain(breach) })),
    );
  if (reading.doubt !== undefined) return open(reading.doubt);
  if (!isObject(reading.value) || Object.keys(reading.value).length === 0)
    return open('what an empty object does is not documented');
  const tie = tieOf(reading.value, stored, isDatabase);
  if (tie === undefined) return { kind: 'accept', expected: reading.value };
  return tie.breaks === undefined
    ? open(tie.words)
    : refuse([400], [{ at: 'tie', keyword: tie.breaks, words: tie.words }]);
}

/** The case the generator makes of a credential that must be refused: its statuses and its edge. */
function deniedCase({ credential }: Request, { contract }: PredictionContext): Case | undefined {
  const all = credentialFaults(kit(members(contract)));
  return all.find(({ case: { request } }) => request.credential === credential)?.case;
}

function sayingOf(request: Request, denied: Case | undefined, circumstances: PredictionContext): Saying {
  const body = bodySaying(request, circumstances);
  if (denied?.aim.kind !== 'reject') return body;
  const own: PredictedFault = { at: 'credential', keyword: request.credential, words: denied.title };
  // Which of two faults is answered is not documented: either will do.
  const others = body.kind === 'refuse' ? body : { statuses: [], faults: [] };
  return refuse([...denied.aim.statuses, ...others.statuses], [own, ...others.faults]);
}

const edge = (subject: string, keyword: string, side: Edge['side']): Edge => ({
  subject,
  keyword,
  side,
  value: 'probe',
});

function keywordsOf({ name, enum: words }: MemberSpec, { [name]: value }: JsonObject): readonly string[] {
  if (words !== undefined) return ['enum'];
  return typeof value === 'string' ? ['minLength', 'maxLength', 'pattern'] : ['type'];
}

function faultEdges({ at, keyword }: PredictedFault, denied: Case | undefined): readonly Edge[] {
  switch (at) {
    case 'credential':
      return denied?.edges ?? [];
    case 'tie':
      return [edge(keyword, 'tie', 'beyond')];
    case 'syntax':
      return [edge('body', keyword, 'beyond')];
    default:
      return [edge(at.split('/').at(-1) || 'body', keyword, 'beyond')];
  }
}

function edgesOf(saying: Saying, denied: Case | undefined, contract: Contract): readonly Edge[] {
  switch (saying.kind) {
    case 'refuse':
      return saying.faults.flatMap((fault) => faultEdges(fault, denied));
    case 'open':
      return [edge('body', 'open', 'inside')];
    case 'accept': {
      const { expected } = saying;
      const sent = members(contract).filter(({ name }) => Object.hasOwn(expected, name));
      const own = sent.flatMap((spec) =>
        keywordsOf(spec, expected).map((keyword) => edge(spec.name, keyword, 'inside')),
      );
      return [...own, edge('body', 'combination', 'inside')];
    }
  }
}

/** The fault of a case that is kept: it breaks one thing, or it is no case against anybody. */
function aimOf(saying: Saying): Aim {
  if (saying.kind === 'accept') return { kind: 'accept' };
  const [first, second] = saying.kind === 'refuse' ? saying.faults : [];
  if (saying.kind === 'open' || first === undefined || second !== undefined) return { kind: 'open' };
  const { at, keyword } = first;
  const { statuses } = saying;
  return at === 'credential' || at === 'syntax' || at === 'tie'
    ? { kind: 'reject', fault: { in: at }, statuses }
    : { kind: 'reject', fault: { in: 'body', keyword, pointer: at }, statuses };
}

function caseOf(request: Request, saying: Saying, edges: readonly Edge[]): Case {
  const aim = aimOf(saying);
  const [first] = saying.kind === 'refuse' ? saying.faults : [];
  const needsNoName = first?.at === 'tie' && first.keyword.endsWith('level');
  return make({
    id: 'probe/request',
    title: 'a request by hand',
    request,
    aim,
    edges,
    ...(aim.kind === 'reject' ? { twin: twinId } : {}),
    ...(needsNoName ? { needs: ['name-unset'] } : {}),
    ...(aim.kind === 'open' ? { gateway: true } : {}),
  });
}

const parts = ['request', 'authorization', 'state', 'error', 'response'];

/** Rules that are about a case: those of the request itself first. */
function rulesAbout(candidate: Case, saying: Saying, rules: readonly Rule[]): readonly string[] {
  const asked: Case =
    saying.kind === 'refuse' && candidate.aim.kind === 'open'
      ? { ...candidate, aim: { kind: 'reject', fault: { in: 'tie' }, statuses: saying.statuses } }
      : candidate;
  return rules
    .filter((rule) => rule.about(asked))
    .toSorted((a, b) => parts.indexOf(a.part) - parts.indexOf(b.part))
    .map(({ id }) => id);
}

/** What the contract says of a request, before it is sent. Pure. */
export function predict(request: Request, circumstances: PredictionContext): Prediction {
  const denied = deniedCase(request, circumstances);
  const saying = sayingOf(request, denied, circumstances);
  const candidate = caseOf(request, saying, edgesOf(saying, denied, circumstances.contract));
  return { saying, rules: rulesAbout(candidate, saying, circumstances.rules), case: candidate };
}
