import type { Json, JsonObject, Reply } from '../../model.ts';
import { elideJson, elideText } from '../../text/elide.ts';
import { isObject, own as itsOwn } from '../../text/json.ts';
import { gist, steady } from '../../text/normalize.ts';

const deepest = 3;

/** Members in the order of their names, so that order does not tell; those without a text are left out. */
export function braces(object: JsonObject, show: (value: Json, name: string) => string | undefined): string {
  const members = Object.keys(object)
    .toSorted()
    .flatMap((name) => {
      const value = show(object[name] ?? null, name);
      return value === undefined ? [] : [`${elideText(name)}: ${value}`];
    });
  return `{${members.join(', ')}}`;
}

/** A list by the forms of its items, and how often it holds the connection under test. */
function listed(list: readonly Json[], own: string, depth: number): string {
  const forms = [...new Set(list.map((item) => formOf(item, own, depth)))];
  const times = own === '' ? 0 : list.filter((item) => JSON.stringify(item).includes(own)).length;
  return `[${forms.join(' | ')}${times === 0 ? '' : `; <connection> ×${times}`}]`;
}

/** A value by its form alone: `<string>`, `{name: <string>}`. An empty text is one of its own. */
export function formOf(value: Json, own: string, depth = 0): string {
  if (value === null) return 'null';
  if (typeof value !== 'object') return value === '' ? '""' : `<${typeof value}>`;
  if (depth === deepest) return isObject(value) ? '{…}' : '[…]';
  return isObject(value)
    ? braces(value, (held) => formOf(held, own, depth + 1))
    : listed(value as readonly Json[], own, depth + 1);
}

/** What stands out in a value, when anything does: its form, where it is no usual text, flag or object of these. */
function oddity(value: Json, own: string, depth = 0): string | undefined {
  if (typeof value === 'boolean' || (typeof value === 'string' && value !== '')) return undefined;
  if (!isObject(value) || depth === deepest) return formOf(value, own, depth);
  const inside = braces(value, (held) => oddity(held, own, depth + 1));
  return inside === '{}' ? undefined : inside;
}

/** What is known around an answer. */
export interface KnownNames {
  /** The members that were sent; undefined when what was sent was no JSON object. */
  readonly sent: JsonObject | undefined;
  readonly before: JsonObject | undefined;
  /** The members a request may have. */
  readonly members: readonly string[];
  /** The id of the connection under test. */
  readonly own: string;
  /** Whether only what is odd is told: enough for a rule that one case is enough for. */
  readonly brief: boolean;
  /** What the rule expected: the members it names are told in any case. */
  readonly expected: string;
}

export const isSame = (a: Json | undefined, b: Json | undefined): boolean =>
  a !== undefined && b !== undefined && JSON.stringify(a) === JSON.stringify(b);

const letters = (value: Json | undefined): string =>
  typeof value === 'string' ? value.replace(/[^\p{L}\d]/gu, '').toLowerCase() : '';

/** Whether one text was made of the other: cut, trimmed, in other case. */
function isMadeOf(value: Json, sent: Json | undefined): boolean {
  const [is, was] = [letters(value), letters(sent)];
  return is !== '' && was !== '' && (is.includes(was) || was.includes(is));
}

const shown = (value: Json): string => steady(elideJson(value));

/** A member that was sent and came back otherwise. */
function changed(value: Json, sent: Json | undefined, before: Json | undefined): string {
  const ignored = typeof value === 'string' && isSame(value, before) && !isMadeOf(value, sent);
  return ignored ? '<as before>' : shown(value);
}

/** A member that nobody sent, or whose null was: what stands there depends on the tenant. */
function unsent(name: string, value: Json, known: KnownNames): string | undefined {
  const { sent, before, brief, own, members } = known;
  if (brief && members.includes(name)) return oddity(value, own);
  // Of a body that is no JSON nothing else tells whether it was taken for one.
  const held = itsOwn(before, name);
  const taken = sent === undefined && held !== undefined && !isSame(value, held);
  return taken ? '<changed>' : formOf(value, own);
}

/** An accepted change, told by what was sent: a server that does as it is told reads the same for every value. */
function accepted(body: JsonObject, known: KnownNames): string {
  const { sent = {}, before = {}, brief, expected } = known;
  const missing = Object.keys(sent).filter((name) => !Object.hasOwn(body, name));
  const all: JsonObject = Object.fromEntries([
    ...Object.entries(body),
    ...missing.map((name) => [name, null]),
  ]);
  return braces(all, (value, name) => {
    // What null leaves behind is not documented.
    const asked = Object.hasOwn(sent, name) && !(brief && sent[name] === null);
    if (missing.includes(name)) return asked ? '<absent>' : undefined;
    if (asked && isSame(value, sent[name])) return brief ? undefined : '<as sent>';
    if (brief && expected.startsWith(`${name} `)) return shown(value);
    return asked ? changed(value, sent[name], before[name]) : unsent(name, value, known);
  });
}

const longest = 400;

/** So much of each end of a text is looked at: every message of the API is shorter, and servers echo megabytes. */
const end = 4_000;

const bothEnds = (text: string): string =>
  text.length <= 2 * end ? text : `${text.slice(0, end)}…${text.slice(-end)}`;

/** A message keeps its beginning and its end: what does not belong there stands last. */
function message(text: string, brief: boolean): string {
  const told = brief ? gist(steady(bothEnds(text))) : steady(bothEnds(text));
  const whole = told.length <= longest;
  return JSON.stringify(whole ? told : `${told.slice(0, longest / 2)}…${told.slice(-longest / 2)}`);
}

/** A text that is no JSON: how it begins, and how it ends. */
function ends(text: string): string {
  const told = steady(bothEnds(text));
  return elideText(told.length <= 60 ? told : `${told.slice(0, 24)}…${told.slice(-12)}`);
}

const refused = (body: JsonObject, brief: boolean): string =>
  braces(body, (value, name) =>
    name === 'message' && typeof value === 'string' ? message(value, brief) : shown(value),
  );

function describeBody(value: Json, status: number, known: KnownNames): string {
  if (!isObject(value)) return status < 300 ? formOf(value, known.own) : shown(value);
  return status < 300 ? accepted(value, known) : refused(value, known.brief);
}

/** An answer so that it reads alike in every run: `200 {connection_id: <string>, is_enabled: <as sent>}`. */
export function describeAnswer(reply: Reply, known: KnownNames): string {
  if (reply.kind === 'fault') return `no answer (${reply.fault})`;
  const { payload, status } = reply;
  switch (payload.kind) {
    case 'empty':
      return `${status} with no body`;
    case 'text':
      return `${status} ${ends(payload.text)}`;
    case 'json':
      return `${status} ${describeBody(payload.value, status, known)}`;
  }
}
