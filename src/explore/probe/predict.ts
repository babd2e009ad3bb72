import { kit, make, twinId } from '../../cases/build.ts';
import { credentialFaults } from '../../cases/routes.ts';
import { type Breach, type Contract, explain, faultsOf, members } from '../../contract/index.ts';
import type { Aim, Case, Edge, Json, JsonObject, Request, Rule } from '../../model.ts';
import { isObject } from '../../rules/oracle.ts';
import { readBody } from './read-body.ts';

/** One thing the contract says is wrong with a request. */
export interface Fault {
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
  | { readonly kind: 'refuse'; readonly statuses: readonly number[]; readonly faults: readonly Fault[] }
  | { readonly kind: 'open'; readonly because: string };

export interface Prediction {
  readonly saying: Saying;
  /** Rules that are about such a request, the nearest first. */
  readonly rules: readonly string[];
  /** The request as a case: what is sent, and what the corpus keeps. */
  readonly case: Case;
}

/** Whether a prediction held. `unclear`: the answer says nothing about it. */
export interface Outcome {
  readonly kind: 'held' | 'broken' | 'open' | 'unclear';
  readonly words: string;
}

const name = 'organization_connection_name';
const level = 'organization_access_level';
const assign = 'assign_membership_on_login';
const signup = 'is_signup_enabled';

const isRaised = (value: Json | undefined): boolean => typeof value === 'string' && value !== 'none';

const refused = (keyword: string, words: string): Saying => ({
  kind: 'refuse',
  statuses: [400],
  faults: [{ at: 'tie', keyword, words } satisfies Fault],
});

const open = (because: string): Saying => ({ kind: 'open', because });

/** Signup is for databases, and stands on assigned membership. */
function signupTie(body: JsonObject, stored: JsonObject, isDatabase: boolean): Saying | undefined {
  if (!isDatabase && Object.hasOwn(body, signup))
    return open(`what ${signup} does on an enterprise connection is not documented`);
  if (body[signup] === true && body[assign] === false)
    return refused(signup, 'signup without assigned membership is refused');
  if (body[signup] === true && body[assign] === undefined && stored[assign] !== true)
    return open('whether signup is held against stored membership is not documented');
  return body[assign] === false && body[signup] === undefined && stored[signup] === true
    ? open('whether membership may be taken back while signup is stored is not documented')
    : undefined;
}

/** A level is raised from none only where a name is set. */
function levelTie(body: JsonObject, stored: JsonObject): Saying | undefined {
  const named = typeof (Object.hasOwn(body, name) ? body[name] : stored[name]) === 'string';
  if (isRaised(body[level]) && !isRaised(stored[level]) && !named)
    return refused(level, 'a level is not raised from none while no name is set');
  const kept = body[level] === undefined && isRaised(stored[level]);
  return body[name] === null && (kept || isRaised(body[level]))
    ? open('whether a name may go while the level is raised is not documented')
    : undefined;
}

/** What documents say of members that depend on each other, in the body and against what is stored. */
export function tieOf(body: JsonObject, stored: JsonObject, isDatabase: boolean): Saying | undefined {
  const ties = [signupTie(body, stored, isDatabase), levelTie(body, stored)];
  return ties.find((one) => one?.kind === 'refuse') ?? ties.find((one) => one !== undefined);
}

export interface Circumstances {
  readonly contract: Contract;
  readonly rules: readonly Rule[];
  /** What is stored now. */
  readonly stored: JsonObject;
  readonly isDatabase: boolean;
}

const faultOf = (breach: Breach): Fault => ({
  at: breach.pointer,
  keyword: breach.keyword,
  words: explain(breach),
});

const refuse = (statuses: readonly number[], faults: readonly Fault[]): Saying => ({
  kind: 'refuse',
  statuses,
  faults,
});

/** What the contract says of the body alone. */
function bodySaying(request: Request, { contract, stored, isDatabase }: Circumstances): Saying {
  const reading = readBody(request);
  if (reading.kind === 'open') return reading;
  if (reading.kind === 'broken')
    return refuse([400], [{ at: 'syntax', keyword: 'syntax', words: 'the body is no JSON' }]);
  const faults = faultsOf(contract, 'request', reading.value).map(faultOf);
  if (faults.length > 0) return refuse([400], faults);
  if (reading.doubt !== undefined) return { kind: 'open', because: reading.doubt };
  if (!isObject(reading.value) || Object.keys(reading.value).length === 0)
    return { kind: 'open', because: 'what an empty object does is not documented' };
  return tieOf(reading.value, stored, isDatabase) ?? { kind: 'accept', expected: reading.value };
}

/** The case the generator makes of a credential that must be refused: its statuses and its edge. */
function deniedCase(request: Request, { contract }: Circumstances): Case | undefined {
  const all = credentialFaults(kit(members(contract)));
  return all.find(({ case: one }) => one.request.credential === request.credential)?.case;
}

function saying(request: Request, circumstances: Circumstances): Saying {
  const body = bodySaying(request, circumstances);
  const denied = deniedCase(request, circumstances);
  if (denied === undefined || denied.aim.kind !== 'reject') return body;
  const own: Fault = { at: 'credential', keyword: request.credential, words: denied.title };
  // Which of two faults is answered is not documented: either will do.
  return body.kind === 'refuse'
    ? refuse([...denied.aim.statuses, ...body.statuses], [own, ...body.faults])
    : refuse(denied.aim.statuses, [own]);
}

const subjectOf = ({ at }: Fault): string => at.split('/').at(-1) || 'body';

function edgesOf(said: Saying, request: Request, circumstances: Circumstances): readonly Edge[] {
  if (said.kind === 'refuse') {
    return said.faults.flatMap((fault): readonly Edge[] => {
      if (fault.at === 'credential') return deniedCase(request, circumstances)?.edges ?? [];
      const subject = fault.at === 'tie' ? fault.keyword : fault.at === 'syntax' ? 'body' : subjectOf(fault);
      const keyword = fault.at === 'tie' ? 'tie' : fault.keyword;
      return [{ subject, keyword, side: 'beyond', value: 'probe' }];
    });
  }
  if (said.kind === 'open') return [{ subject: 'body', keyword: 'open', side: 'inside', value: 'probe' }];
  const own = members(circumstances.contract).filter(({ name }) => Object.hasOwn(said.expected, name));
  const keywords = (value: Json | undefined, isEnum: boolean): readonly string[] =>
    typeof value === 'string' && !isEnum
      ? ['minLength', 'maxLength', 'pattern']
      : isEnum
        ? ['enum']
        : ['type'];
  return [
    ...own.flatMap(({ name, enum: words }) =>
      keywords(said.expected[name], words !== undefined).map(
        (keyword): Edge => ({ subject: name, keyword, side: 'inside', value: 'probe' }),
      ),
    ),
    { subject: 'body', keyword: 'combination', side: 'inside', value: 'probe' },
  ];
}

/** The fault of a case that is kept: it breaks one thing, or it is no case against anybody. */
function aimOf(said: Saying): Aim {
  if (said.kind === 'accept') return { kind: 'accept' };
  const [first, second] = said.kind === 'refuse' ? said.faults : [];
  if (said.kind === 'open' || first === undefined || second !== undefined) return { kind: 'open' };
  const { statuses } = said;
  if (first.at === 'credential' || first.at === 'syntax' || first.at === 'tie')
    return { kind: 'reject', fault: { in: first.at }, statuses };
  return { kind: 'reject', fault: { in: 'body', keyword: first.keyword, pointer: first.at }, statuses };
}

function caseOf(said: Saying, request: Request, circumstances: Circumstances): Case {
  const aim = aimOf(said);
  return make({
    id: 'probe/request',
    title: 'a request by hand',
    request,
    aim,
    edges: edgesOf(said, request, circumstances),
    ...(aim.kind === 'reject' ? { twin: twinId } : {}),
    ...(said.kind === 'refuse' && said.faults[0]?.at === 'tie' && said.faults[0].keyword.endsWith('level')
      ? { needs: ['name-unset'] as const }
      : {}),
    ...(aim.kind === 'open' ? { gateway: true } : {}),
  });
}

const parts = ['request', 'authorization', 'state', 'error', 'response'];

/** Rules that are about a case: those of the request itself first. */
function rulesAbout(candidate: Case, said: Saying, rules: readonly Rule[]): readonly string[] {
  const asked: Case =
    said.kind === 'refuse' && candidate.aim.kind === 'open'
      ? { ...candidate, aim: { kind: 'reject', fault: { in: 'tie' }, statuses: said.statuses } }
      : candidate;
  return rules
    .filter((rule) => rule.about(asked))
    .toSorted((a, b) => parts.indexOf(a.part) - parts.indexOf(b.part))
    .map(({ id }) => id);
}

/** What the contract says of a request, before it is sent. Pure. */
export function predict(request: Request, circumstances: Circumstances): Prediction {
  const said = saying(request, circumstances);
  const candidate = caseOf(said, request, circumstances);
  return { saying: said, rules: rulesAbout(candidate, said, circumstances.rules), case: candidate };
}
