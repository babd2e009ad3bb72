import type { Json, JsonObject, MemberDifference, Observation, Reply, Subject } from '../../model.ts';
import { describeActual, describeExpected, differencesOf } from '../../record/describe-verdict.ts';
import { answersOf, type CaseAnswer } from '../../record/deviations.ts';
import type { Showing } from '../../record/to-record.ts';
import { describeValue } from '../../text/describe.ts';
import { elideJson, elideText } from '../../text/elide.ts';
import { bodyOf, isObject, own } from '../../text/json.ts';
import { messageTemplate, normalizeVolatile } from '../../text/normalize.ts';
import { storedIn } from '../observe/exchanges.ts';
import type { FindingWriter } from './judge.ts';

interface KnownNames {
  /** The members that were sent; undefined when the request body was no JSON object. */
  readonly sent: JsonObject | undefined;
  readonly before: JsonObject | undefined;
  readonly members: readonly string[];
  readonly connection: string;
  /** Whether only what is odd is told: enough for a rule that one case is enough for. */
  readonly isBrief: boolean;
  /** Of the member whose keyword is broken. */
  readonly pointer: string | undefined;
}

const DEEPEST = 3;

/** Members in the order of their names, so that order does not tell; those without a text are left out. */
function braces(object: JsonObject, show: (value: Json, name: string) => string | undefined): string {
  const members = Object.keys(object)
    .toSorted()
    .flatMap((name) => {
      const value = show(object[name] ?? null, name);
      return value === undefined ? [] : [`${elideText(name)}: ${value}`];
    });
  return `{${members.join(', ')}}`;
}

/** A list by the forms of its items, and how often it holds the connection under test. */
function listed(list: readonly Json[], connection: string, depth: number): string {
  const forms = [...new Set(list.map((item) => formOf(item, connection, depth)))];
  const times =
    connection === '' ? 0 : list.filter((item) => JSON.stringify(item).includes(connection)).length;
  return `[${forms.join(' | ')}${times === 0 ? '' : `; <connection> ×${times}`}]`;
}

/** A value by its form alone: `<string>`, `{name: <string>}`. An empty text is one of its own. */
function formOf(value: Json, connection: string, depth = 0): string {
  if (value === null) return 'null';
  if (typeof value !== 'object') return value === '' ? '""' : `<${typeof value}>`;
  if (depth === DEEPEST) return isObject(value) ? '{…}' : '[…]';
  return isObject(value)
    ? braces(value, (held) => formOf(held, connection, depth + 1))
    : listed(value as readonly Json[], connection, depth + 1);
}

/** The form of a value that is unusual: no text with characters, no boolean, no object of these. */
function oddity(value: Json, connection: string, depth = 0): string | undefined {
  if (typeof value === 'boolean' || (typeof value === 'string' && value !== '')) return undefined;
  if (!isObject(value) || depth === DEEPEST) return formOf(value, connection, depth);
  const inside = braces(value, (held) => oddity(held, connection, depth + 1));
  return inside === '{}' ? undefined : inside;
}

const isSame = (a: Json | undefined, b: Json | undefined): boolean =>
  a !== undefined && b !== undefined && JSON.stringify(a) === JSON.stringify(b);

const lettersOf = (value: Json | undefined): string =>
  typeof value === 'string' ? value.replace(/[^\p{L}\d]/gu, '').toLowerCase() : '';

/** Whether one text is the other when cut, trimmed or in other case. */
function isMadeOf(value: Json, sent: Json | undefined): boolean {
  const [is, was] = [lettersOf(value), lettersOf(sent)];
  return is !== '' && was !== '' && (is.includes(was) || was.includes(is));
}

const normalized = (value: Json): string => normalizeVolatile(elideJson(value));

/** A member that was sent and came back otherwise. */
function changed(value: Json, sent: Json | undefined, before: Json | undefined): string {
  const isIgnored = typeof value === 'string' && isSame(value, before) && !isMadeOf(value, sent);
  return isIgnored ? '<as before>' : normalized(value);
}

/** A member that was not sent, or was sent as null: its value depends on the tenant. */
function unsent(name: string, value: Json, known: KnownNames): string | undefined {
  const { sent, before, isBrief, connection, members } = known;
  if (isBrief && members.includes(name)) return oddity(value, connection);
  // Of a body that is no JSON nothing else tells whether it was taken for one.
  const held = own(before, name);
  const isTaken = sent === undefined && held !== undefined && !isSame(value, held);
  return isTaken ? '<changed>' : formOf(value, connection);
}

/** An accepted change, told by the request: a correct answer gives the same text for every value. */
function accepted(body: JsonObject, known: KnownNames): string {
  const { sent = {}, before = {}, isBrief, pointer } = known;
  return braces({ ...sent, ...body }, (value, name) => {
    // What null leaves behind is not documented.
    const isAsked = Object.hasOwn(sent, name) && !(isBrief && sent[name] === null);
    if (!Object.hasOwn(body, name)) return isAsked ? '<absent>' : undefined;
    if (isAsked && isSame(value, sent[name])) return isBrief ? undefined : '<as sent>';
    if (isBrief && pointer === `/${name}`) return normalized(value);
    return isAsked ? changed(value, sent[name], before[name]) : unsent(name, value, known);
  });
}

const LONGEST_MESSAGE = 400;

/** Characters kept of each end of a text: longer than any message of the API; servers may echo megabytes. */
const END = 4_000;

const bothEnds = (text: string): string =>
  normalizeVolatile(text.length <= 2 * END ? text : `${text.slice(0, END)}…${text.slice(-END)}`);

/** A message is cut in the middle: what does not belong there usually stands last. */
function message(text: string, isBrief: boolean): string {
  const told = isBrief ? messageTemplate(bothEnds(text)) : bothEnds(text);
  const half = LONGEST_MESSAGE / 2;
  return JSON.stringify(
    told.length <= LONGEST_MESSAGE ? told : `${told.slice(0, half)}…${told.slice(-half)}`,
  );
}

/** A text that is no JSON: how it begins, and how it ends. */
function ends(text: string): string {
  const told = bothEnds(text);
  return elideText(told.length <= 60 ? told : `${told.slice(0, 24)}…${told.slice(-12)}`);
}

function canonicalBody(value: Json, status: number, known: KnownNames): string {
  if (!isObject(value)) return status < 300 ? formOf(value, known.connection) : normalized(value);
  if (status < 300) return accepted(value, known);
  return braces(value, (one, name) =>
    name === 'message' && typeof one === 'string' ? message(one, known.isBrief) : normalized(one),
  );
}

/** An answer so that it reads alike in every run: `200 {connection_id: <string>, is_enabled: <as sent>}`. */
function canonicalReply(reply: Reply, known: KnownNames): string {
  if (reply.kind === 'fault') return `no answer (${reply.fault})`;
  const { payload, status } = reply;
  switch (payload.kind) {
    case 'empty':
      return `${status} with no body`;
    case 'text':
      return `${status} ${ends(payload.text)}`;
    case 'json':
      return `${status} ${canonicalBody(payload.value, status, known)}`;
  }
}

/** `is_enabled <before> → true`: `<before>` replaces the stored value, `<sent>` the sent one. */
function canonicalDifference({ member, original, actual }: MemberDifference, known: KnownNames): string {
  const isSent = isSame(original, own(known.sent, member));
  const isBefore = isSame(original, own(known.before, member));
  const otherwise = isBefore ? '<before>' : describeValue(original);
  const was = isSent ? '<sent>' : otherwise;
  return `${member} ${was} → ${describeValue(actual)}`;
}

/** The names of the connections at hand, which are the tenant's own. */
function namesOf({ span, beside }: Observation): readonly string[] {
  const names = [span?.before, span?.after, ...Object.values(beside)].map((one) => {
    const connection = storedIn(one)?.connection;
    return isObject(connection) ? connection.name : undefined;
  });
  return [...new Set(names)].filter((name) => typeof name === 'string').filter((name) => name !== '');
}

const ROLES = ['organization', 'connection', 'other_organization', 'other_connection'] as const;

/** Ids and names of this tenant by the part they play. */
function byRole(text: string, subject: Subject, names: readonly string[]): string {
  const ids = ROLES.flatMap((role) => {
    const id = subject[role] ?? '';
    return id === '' ? [] : [id, elideText(id)].map((one) => [one, `<${role}>`] as const);
  });
  const known = [...ids, ...names.map((name) => [elideJson(name), '<connection name>'] as const)];
  return known.reduce((shown, [one, word]) => shown.replaceAll(one, word), text);
}

/** Every way in which a rule was broken, comparable between runs. `members`: what a request body may hold. */
export function canonicalDeviations(
  { origin, subject, redact }: Showing,
  members: readonly string[],
): NonNullable<FindingWriter['toDeviations']> {
  const show = (text: string, observation: Observation): string => {
    const local = byRole(text.replaceAll(origin, '<origin>'), subject, namesOf(observation));
    return redact(normalizeVolatile(local).replaceAll('"<created name>"', '<connection name>'));
  };
  return (rule, judged) =>
    answersOf(
      judged.flatMap(({ observation, verdict }): readonly CaseAnswer[] => {
        if (verdict.kind !== 'violation') return [];
        const { case: candidate, span } = observation;
        const known: KnownNames = {
          sent: candidate.request.body === undefined ? {} : bodyOf(candidate),
          before: storedIn(span?.before),
          pointer: verdict.expected.kind === 'keyword' ? verdict.expected.pointer : undefined,
          connection: subject.connection,
          members,
          isBrief: rule.needs === 'one',
        };
        const actual = describeActual(verdict.actual, {
          reply: (reply) => canonicalReply(reply, known),
          difference: (difference) => canonicalDifference(difference, known),
        });
        return [
          {
            case: candidate.id,
            expected: show(describeExpected(verdict.expected), observation),
            actual: show(actual, observation),
            differences: differencesOf(verdict, redact),
          },
        ];
      }),
    );
}
