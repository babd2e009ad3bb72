import { controlId, kit, make } from '../../cases/build.ts';
import { credentialFaults } from '../../cases/credentials.ts';
import { type Contract, explain, faultsOf, type MemberSpec, members } from '../../contract/index.ts';
import type { Aim, Case, Edge, Fault, JsonObject, Request, Rule } from '../../model.ts';
import { isObject } from '../../text/json.ts';
import { readBody } from './read-body.ts';
import { tieOf } from './ties.ts';

interface PredictedFault {
  /** Where: a JSON Pointer into the body, or what it is about: `credential`, `syntax`, `tie`. */
  readonly at: string;
  readonly keyword: string;
  /** In words: `must NOT have more than 50 characters`. */
  readonly words: string;
  /** The same as a case has it. */
  readonly fault: Fault;
  readonly edges: readonly Edge[];
}

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
  readonly stored: JsonObject;
  readonly isDatabase: boolean;
}

const open = (because: string): Saying => ({ kind: 'open', because });

function edge(subject: string, keyword: string, side: Edge['side']): Edge {
  return { subject, keyword, side, value: 'probe' };
}

/** A body that is refused for something that no schema sees. */
function refuse(at: 'syntax' | 'tie', keyword: string, words: string): Saying {
  const edges = [at === 'tie' ? edge(keyword, 'tie', 'beyond') : edge('body', keyword, 'beyond')];
  return { kind: 'refuse', statuses: [400], faults: [{ at, keyword, words, fault: { in: at }, edges }] };
}

function bodySaying(request: Request, { contract, stored, isDatabase }: PredictionContext): Saying {
  const reading = readBody(request);
  if (reading.kind === 'open') return reading;
  if (reading.kind === 'broken') return refuse('syntax', 'syntax', 'the body is no JSON');
  const faults = faultsOf(contract, 'request', reading.value).map((breach): PredictedFault => {
    const { pointer, keyword } = breach;
    const edges = [edge(pointer.split('/').at(-1) || 'body', keyword, 'beyond')];
    return { at: pointer, keyword, words: explain(breach), fault: { in: 'body', keyword, pointer }, edges };
  });
  if (faults.length > 0) return { kind: 'refuse', statuses: [400], faults };
  if (reading.doubt !== undefined) return open(reading.doubt);
  if (!isObject(reading.value) || Object.keys(reading.value).length === 0)
    return open('what an empty object does is not documented');
  const tie = tieOf(reading.value, stored, isDatabase);
  if (tie === undefined) return { kind: 'accept', expected: reading.value };
  return tie.breaks === undefined ? open(tie.words) : refuse('tie', tie.breaks, tie.words);
}

/** What the contract says of a request: of its credential, and of its body. */
function sayingOf(request: Request, context: PredictionContext): Saying {
  const body = bodySaying(request, context);
  const { credential } = request;
  // The case the generator makes of a credential that must be refused.
  const denied = credentialFaults(kit(members(context.contract))).find(
    (one) => one.case.request.credential === credential,
  )?.case;
  if (denied?.aim.kind !== 'reject') return body;
  const { title: words, edges } = denied;
  const fault = { at: 'credential', keyword: credential, words, edges, fault: { in: 'credential' } } as const;
  // Which of two faults is answered is not documented: either will do.
  const others = body.kind === 'refuse' ? body : { statuses: [], faults: [] };
  const statuses = [...denied.aim.statuses, ...others.statuses];
  return { kind: 'refuse', statuses, faults: [fault, ...others.faults] };
}

function keywordsOf({ name, enum: words }: MemberSpec, { [name]: value }: JsonObject): readonly string[] {
  if (words !== undefined) return ['enum'];
  return typeof value === 'string' ? ['minLength', 'maxLength', 'pattern'] : ['type'];
}

function edgesOf(saying: Saying, contract: Contract): readonly Edge[] {
  if (saying.kind === 'refuse') return saying.faults.flatMap(({ edges }) => edges);
  if (saying.kind === 'open') return [edge('body', 'open', 'inside')];
  const { expected } = saying;
  const sent = members(contract).filter(({ name }) => Object.hasOwn(expected, name));
  const own = sent.flatMap((spec) =>
    keywordsOf(spec, expected).map((keyword) => edge(spec.name, keyword, 'inside')),
  );
  return [...own, edge('body', 'combination', 'inside')];
}

/** The fault of a case that is kept: it breaks one thing, or it is no case against anybody. */
function aimOf(saying: Saying): Aim {
  if (saying.kind === 'accept') return { kind: 'accept' };
  const [first, second] = saying.kind === 'refuse' ? saying.faults : [];
  if (saying.kind === 'open' || first === undefined || second !== undefined) return { kind: 'open' };
  return { kind: 'reject', fault: first.fault, statuses: saying.statuses };
}

function caseOf(request: Request, saying: Saying, contract: Contract): Case {
  const aim = aimOf(saying);
  const [first] = saying.kind === 'refuse' ? saying.faults : [];
  const needsNoName = first?.at === 'tie' && first.keyword.endsWith('level');
  return make({
    id: 'probe/request',
    title: 'a request by hand',
    request,
    aim,
    edges: edgesOf(saying, contract),
    ...(aim.kind === 'reject' ? { control: controlId } : {}),
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

export function predict(request: Request, context: PredictionContext): Prediction {
  const saying = sayingOf(request, context);
  const candidate = caseOf(request, saying, context.contract);
  return { saying, rules: rulesAbout(candidate, saying, context.rules), case: candidate };
}
