import { bodiesFor, controlId, make } from '../../cases/build.ts';
import { credentialFaults } from '../../cases/credentials.ts';
import { type Contract, explain, faultsOf, type MemberSpec, members } from '../../contract/index.ts';
import { levelTie } from '../../contract/ties.ts';
import type { Case, Edge, Fault, Json, JsonObject, Request, Rule } from '../../model.ts';
import { decodeUtf8, duplicateName, isObject, parseJson } from '../../text/json.ts';
import { assign, level, name, signup } from '../areas/names.ts';

interface PredictedFault {
  /** Where: a JSON Pointer into the body, or what it is about: `credential`, `syntax`, `tie`. */
  readonly at: string;
  readonly keyword: string;
  /** In words: `must NOT have more than 50 characters`. */
  readonly words: string;
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

interface ReadJson {
  readonly kind: 'json';
  readonly value: Json;
  /** What leaves the outcome open although the text is valid JSON. */
  readonly doubt: string | undefined;
}

const halves = /\p{Cs}/u;
const deepest = 100;

/** Whether any text in a value has half a surrogate pair, which JSON can spell and UTF-8 cannot. */
function isHalved(value: Json, depth = 0): boolean {
  if (typeof value === 'string') return halves.test(value);
  if (typeof value !== 'object' || value === null || depth > deepest) return false;
  return Object.entries(value).some(([name, held]) => halves.test(name) || isHalved(held as Json, depth + 1));
}

function doubtOf(text: string, value: Json): string | undefined {
  if (text.startsWith('\uFEFF')) return 'a byte order mark stands before the body';
  if (duplicateName(text) !== undefined) return 'a member is there twice';
  return isHalved(value) ? 'a text has half a surrogate pair' : undefined;
}

/** The JSON of a body, or the prediction if it has none. */
function readBody({ body, mediaType }: Request): Saying | ReadJson {
  if (body === undefined) return open('there is no body');
  const type = mediaType?.split(';', 1).join('').trim().toLowerCase();
  if (type === 'application/x-www-form-urlencoded') return open('how a form is read is not documented');
  if (type !== 'application/json')
    return open(`the contract does not name ${mediaType ?? 'a missing media type'}`);
  if (body.kind === 'json') return { kind: 'json', value: body.value, doubt: doubtOf('', body.value) };
  const text = body.kind === 'text' ? body.text : decodeUtf8(Buffer.from(body.base64, 'base64'));
  if (text === undefined) return open('the body is no UTF-8');
  if (text === '') return open('the body is empty');
  const found = parseJson(text.replace(/^\uFEFF/, ''));
  if (found === undefined) return refuse('syntax', 'syntax', 'the body is no JSON');
  return { kind: 'json', value: found.value, doubt: doubtOf(text, found.value) };
}

/** What documents say, or leave open, of members that depend on each other. */
interface PredictedTie {
  /** The member that is refused; absent where it is not documented whether it is. */
  readonly breaks?: string;
  readonly words: string;
  readonly applies: (body: JsonObject, stored: JsonObject, isDatabase: boolean) => boolean;
}

const isRaised = levelTie.asks;

/** The first that applies counts, so refused ones stand before open ones. */
const ties: readonly PredictedTie[] = [
  {
    breaks: signup,
    words: 'signup without assigned membership is refused',
    applies: (body, _, isDatabase) => isDatabase && body[signup] === true && body[assign] === false,
  },
  {
    breaks: level,
    words: 'a level is not raised from none while no name is set',
    applies: (body, stored) =>
      isRaised(body[level]) && !isRaised(stored[level]) && !levelTie.gives({ ...stored, ...body }[name]),
  },
  {
    words: `what ${signup} does on an enterprise connection is not documented`,
    applies: (body, _, isDatabase) => !isDatabase && Object.hasOwn(body, signup),
  },
  {
    words: 'whether signup is held against stored membership is not documented',
    applies: (body, stored) => body[signup] === true && body[assign] === undefined && stored[assign] !== true,
  },
  {
    words: 'whether membership may be taken back while signup is stored is not documented',
    applies: (body, stored) =>
      body[assign] === false && body[signup] === undefined && stored[signup] === true,
  },
  {
    words: 'whether a name may go while the level is raised is not documented',
    applies: (body, stored) => body[name] === null && isRaised({ ...stored, ...body }[level]),
  },
];

function bodySaying(request: Request, { contract, stored, isDatabase }: PredictionContext): Saying {
  const reading = readBody(request);
  if (reading.kind !== 'json') return reading;
  const { value, doubt } = reading;
  const faults = faultsOf(contract, 'request', value).map((breach): PredictedFault => {
    const { pointer, keyword } = breach;
    const edges = [edge(pointer.split('/').at(-1) || 'body', keyword, 'beyond')];
    return { at: pointer, keyword, words: explain(breach), fault: { in: 'body', keyword, pointer }, edges };
  });
  if (faults.length > 0) return { kind: 'refuse', statuses: [400], faults };
  if (doubt !== undefined) return open(doubt);
  if (!isObject(value) || Object.keys(value).length === 0)
    return open('what an empty object does is not documented');
  const tie = ties.find(({ applies }) => applies(value, stored, isDatabase));
  if (tie === undefined) return { kind: 'accept', expected: value };
  return tie.breaks === undefined ? open(tie.words) : refuse('tie', tie.breaks, tie.words);
}

function sayingOf(request: Request, context: PredictionContext): Saying {
  const body = bodySaying(request, context);
  const { credential } = request;
  // The generator's case of a credential that must be refused.
  const denied = credentialFaults(bodiesFor(members(context.contract))).find(
    (one) => one.case.request.credential === credential,
  )?.case;
  if (denied?.aim.kind !== 'reject') return body;
  const { title: words, edges } = denied;
  const fault = { at: 'credential', keyword: credential, words, edges, fault: { in: 'credential' } } as const;
  // It is not documented which of two faults is answered: both are right.
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

/** The aim of a case that is kept: it breaks one constraint, or it cannot blame the target. */
function aimOf(saying: Saying): Case['aim'] {
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
