import { homePath, json, patch } from '../../cases/build.ts';
import type { Body, Json, JsonObject, Request, View } from '../../model.ts';
import type { AnswerReader, Area, Experiment, ExperimentStep, KnownTenant, Question } from '../question.ts';
import { outcome, wrote } from '../write-answer.ts';

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

export const question = (id: string, words: string, reader: AnswerReader = outcome): Question => ({
  id,
  words,
  reader,
});

interface AskedExperiment extends Partial<Omit<Experiment, 'questions' | 'steps'>> {
  readonly ask: string;
  /** One request, or several steps. A request stands for the step that sends it. */
  readonly send: Request | readonly (Request | ExperimentStep)[];
  /** What became of the request, unless something else is said. */
  readonly reader?: AnswerReader | undefined;
  /** More questions that the same requests answer. */
  readonly also?: readonly Question[];
}

/** An experiment by the id of its first question: its own id ends before the second dot. */
export const experiment = (id: string, asked: AskedExperiment): Experiment => {
  const { ask, send, reader, also = [], ...more } = asked;
  return {
    id: id.split('.').slice(0, 2).join('.'),
    questions: [question(id, ask, reader), ...also],
    steps: ('method' in send ? [send] : send).map((step) =>
      'method' in step ? { kind: 'send', request: step } : step,
    ),
    ...more,
  };
};

/** A name, and what is stored of it. */
export const named = (id: string, ask: string, value: string): Experiment =>
  experiment(id, { ask, send: change({ [name]: value }), reader: wrote(name, value) });

/** A body as text, and what is stored of the name that stands in it. */
export const spelt = (id: string, ask: string, body: string, sent: string): Experiment =>
  experiment(id, { ask, send: raw(body), reader: wrote(name, sent) });

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

/**
 * Whether a request is carried out. `request` gets a body with one member: the text as name, or where the tenant stores
 * no names another member that it stores, with another value before it.
 */
export function heeded(
  { stored }: KnownTenant,
  id: string,
  ask: string,
  text: string,
  request: (body: JsonObject) => Request,
): Experiment {
  const isNamed = stored === undefined || stored.includes(name);
  const found = isNamed ? undefined : substitutes.find(([one]) => stored.includes(one));
  const [member, sent, before] = found ?? [name, text, undefined];
  const given = before === undefined ? undefined : { [member]: before };
  return experiment(id, { ask, send: request({ [member]: sent }), reader: wrote(member, sent), given });
}
