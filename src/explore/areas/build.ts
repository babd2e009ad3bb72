import { homePath, json, patch } from '../../cases/build.ts';
import type { Body, Json, JsonObject, Request, Resource } from '../../model.ts';
import { message, outcome, wrote } from '../answer.ts';
import type { AnswerReader, Area, Experiment, ExperimentStep, KnownTenant, Question } from '../question.ts';
import { assign, flag, level, name } from './names.ts';

/** Why a question cannot be asked without an id; undefined if the id is known. */
export const lacking = ({ subject }: KnownTenant, id: keyof KnownTenant['subject']): string | undefined =>
  subject[id] === undefined ? `PATCHPROOF_${id.toUpperCase()}_ID is not set` : undefined;

/** Why signup cannot be asked about; undefined where the connection is a database. */
export const noDatabase = ({ strategy }: KnownTenant): string | undefined =>
  strategy === 'auth0' ? undefined : `the connection is no database (${strategy})`;

export const bare: Request = { method: 'PATCH', path: homePath, credential: 'full' };

export const change = (value: Json, over: Partial<Request> = {}): Request => patch(json(value), over);

export const raw = (body: string | Body, over: Partial<Request> = {}): Request =>
  patch(typeof body === 'string' ? { kind: 'text', text: body } : body, over);

export const read = (view: Resource): ExperimentStep => ({ kind: 'read', view });

export function question(id: string, words: string, reader: AnswerReader = outcome): Question {
  return { id, words, reader };
}

/** What a refusal says, asked of a request that is sent anyway. */
export const says = (subject: string, words: string): Question =>
  question(`wording.${subject}.says`, words, message);

/** One request or several steps; a request is short for the step that sends it. */
type Steps = Request | readonly (Request | ExperimentStep)[];

interface Row extends Partial<Omit<Experiment, 'questions' | 'steps'>> {
  /** A function gets a body with one member that the tenant stores, and the value to store first, if any. */
  readonly send: Steps | ((body: JsonObject, before: JsonObject | undefined) => Steps);
  /** The name in that body, after `patchproof`. Default: the subject of the question. */
  readonly text?: string;
  /** Default: what became of the request. */
  readonly reader?: AnswerReader | undefined;
  readonly also?: readonly (Question | undefined)[];
}

/** An experiment of an area, by its first question. `path`: `subject.question`. */
export const row = (path: string, ask: string, more: Row) => ({ path, ask, ...more });

/** A request whose body has one member, sent in an unusual way. */
export const sentAs = (path: string, ask: string, over: Partial<Request>, more: Partial<Row> = {}) =>
  row(path, ask, { send: (body) => change(body, over), ...more });

/** A value that is sent for a member, and what is stored of it. */
export const stores = (path: string, ask: string, member: string, value: Json, more: Partial<Row> = {}) =>
  row(path, ask, { send: change({ [member]: value }), reader: wrote(member, value), ...more });

/** A body sent byte for byte, and the stored form of the name in it. */
export const spelt = (
  path: string,
  ask: string,
  body: string | Body,
  sent: string,
  over?: Partial<Request>,
) => row(path, ask, { send: raw(body, over), reader: wrote(name, sent) });

/** Members that can replace the name, each with the value to send and the value before it. */
const substitutes: readonly (readonly [member: string, sent: Json, before: Json])[] = [
  [flag, false, true],
  [assign, false, true],
  ['is_enabled', false, true],
  [level, 'none', 'limited'],
];

/** A body with one member: a name, or another stored member if the tenant stores no names. */
function carried({ stored }: KnownTenant, text: string) {
  const isNamed = stored === undefined || stored.includes(name);
  const found = isNamed ? undefined : substitutes.find(([one]) => stored.includes(one));
  const [member, sent, before] = found ?? [name, `patchproof ${text}`, undefined];
  const given = before === undefined ? undefined : { [member]: before };
  return { body: { [member]: sent }, reader: wrote(member, sent), given };
}

function experimentOf(area: string, known: KnownTenant, asked: ReturnType<typeof row>): Experiment {
  const { path, ask, send, also = [], reader, text, ...more } = asked;
  const [subject = ''] = path.split('.');
  const own = carried(known, text ?? subject);
  const isCarried = typeof send === 'function';
  const steps = isCarried ? send(own.body, own.given) : send;
  return {
    id: `${area}.${subject}`,
    questions: [question(`${area}.${path}`, ask, isCarried ? own.reader : reader), ...also].filter(
      (one) => one !== undefined,
    ),
    steps: ('method' in steps ? [steps] : steps).map((step) =>
      'method' in step ? { kind: 'send', request: step } : step,
    ),
    ...(isCarried ? { given: own.given } : {}),
    ...more,
  };
}

export const area = (
  id: string,
  title: string,
  rows: (known: KnownTenant) => readonly ReturnType<typeof row>[],
): Area => ({ id, title, experiments: (known) => rows(known).map((one) => experimentOf(id, known, one)) });
