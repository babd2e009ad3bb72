import { homePath, json, patch } from '../../cases/build.ts';
import type { Body, Json, JsonObject, Request, View } from '../../model.ts';
import type { AnswerReader, Area, Experiment, ExperimentStep, KnownTenant, Question } from '../question.ts';

/** The only member that holds free text. */
export const name = 'organization_connection_name';
export const flag = 'show_as_button';
export const level = 'organization_access_level';
export const assign = 'assign_membership_on_login';
export const signup = 'is_signup_enabled';

export const connectionsPath = '/organizations/{organization}/connections';
export const formType = 'application/x-www-form-urlencoded';
/** What follows the prefix in an id of the right form that no resource has. */
export const unusedId = '0'.repeat(16);
/** A connection id that is longer than the contract allows. */
export const longId = `con_${'a'.repeat(47)}`;

export const unset = (variable: string): string => `PATCHPROOF_${variable.toUpperCase()}_ID is not set`;

/** Why signup cannot be asked about; undefined where the connection is a database. */
export const noDatabase = ({ strategy }: KnownTenant): string | undefined =>
  strategy === 'auth0' ? undefined : `the connection is no database (${strategy})`;

/** A PATCH without a body and without a media type. */
export const bare: Request = { method: 'PATCH', path: homePath, credential: 'full' };

export const change = (value: Json, over: Partial<Request> = {}): Request => patch(json(value), over);

export const raw = (body: string | Body, over: Partial<Request> = {}): Request =>
  patch(typeof body === 'string' ? { kind: 'text', text: body } : body, over);

/** Bytes that are no UTF-8, in base64. Texts among the parts are ASCII. */
export const bytes = (...parts: readonly (string | readonly number[])[]): Body => ({
  kind: 'base64',
  base64: btoa(
    parts.map((part) => (typeof part === 'string' ? part : String.fromCharCode(...part))).join(''),
  ),
});

export const read = (view: View): ExperimentStep => ({ kind: 'read', view });

/** Readers that need nothing but their kind. */
type PlainKind = 'write' | 'wins' | 'status' | 'message' | 'members' | 'agrees' | 'order' | 'repeated';

export const ask = (id: string, words: string, reader: AnswerReader | PlainKind = 'write'): Question => ({
  id,
  words,
  reader: typeof reader === 'string' ? { kind: reader } : reader,
});

/** What became of a value that was written to a member. */
export const wrote = (member: string, sent?: Json): AnswerReader => ({ kind: 'write', member, sent });

/** The same, where every other value than the one sent is a coercion. */
export const coerced = (member: string, sent?: Json): AnswerReader => ({
  kind: 'write',
  member,
  sent,
  strict: true,
});

/** What is done: one request, or several steps. A request stands for the step that sends it. */
type Steps = Request | readonly (Request | ExperimentStep)[];

/** An experiment with the id of its first question, up to the second dot. */
export const experiment = (
  questions: readonly Question[],
  steps: Steps,
  more: Partial<Experiment> = {},
): Experiment => ({
  id: (questions[0]?.id ?? '').split('.').slice(0, 2).join('.'),
  questions,
  steps: ('method' in steps ? [steps] : steps).map((step) =>
    'method' in step ? { kind: 'send', request: step } : step,
  ),
  ...more,
});

export const single = (
  id: string,
  words: string,
  steps: Steps,
  reader?: AnswerReader | PlainKind,
  more?: Partial<Experiment>,
): Experiment => experiment([ask(id, words, reader)], steps, more);

/** A name, and what is stored of it. */
export const named = (id: string, words: string, value: string): Experiment =>
  single(id, words, change({ [name]: value }), wrote(name, value));

/** A body as text, and what is stored of the name that stands in it. */
export const spelt = (id: string, words: string, body: string, sent: string): Experiment =>
  single(id, words, raw(body), wrote(name, sent));

export const area = (id: string, title: string, experiments: Area['experiments']): Area => ({
  id,
  title,
  experiments,
});

/** Members that can stand in for the name, each with the value that is sent and the one before it. */
const substitutes: readonly (readonly [member: string, sent: Json, before: Json])[] = [
  [flag, false, true],
  [assign, false, true],
  ['is_enabled', false, true],
  [level, 'none', 'limited'],
];

/** A value whose storing shows that a request was heeded, where any member would do. */
interface Carrier {
  readonly member: string;
  readonly sent: Json;
  /** What has to be stored before it, so that what is sent shows. */
  readonly given?: JsonObject;
}

/** The name; another member if the tenant stores that and not the name. */
function carrierOf({ stored }: KnownTenant, text: string): Carrier {
  const found =
    stored?.includes(name) === false ? substitutes.find(([member]) => stored.includes(member)) : undefined;
  if (found === undefined) return { member: name, sent: text };
  const [member, sent, before] = found;
  return { member, sent, given: { [member]: before } };
}

/** Whether a request is carried out. `request` gets a body with one member: the text as name, if names are stored. */
export function heeded(
  known: KnownTenant,
  id: string,
  words: string,
  text: string,
  request: (body: JsonObject) => Request,
  more: Partial<Experiment> = {},
): Experiment {
  const { member, sent, given } = carrierOf(known, text);
  return single(id, words, request({ [member]: sent }), wrote(member, sent), { given, ...more });
}
