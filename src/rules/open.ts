import { DEFAULTS } from '../contract/members.ts';
import type { Body, Case, Exchange, Json, JsonObject, Observation, Rule, Verdict } from '../model.ts';
import { describeReply, describeValue } from '../text/describe.ts';
import { elideJson } from '../text/elide.ts';
import { bodyOf, bounded, isObject, own } from '../text/json.ts';
import { isAccept, isOpenQuestion } from './about.ts';
import { define, schemaPlace } from './define.ts';
import { accepted, difference, objectOf, same, sentBody, strategyOf } from './oracle.ts';
import { sources } from './sources.ts';
import { acceptedWrite, alone, isAccepted, unlessAmong } from './state-writes.ts';
import { inapplicable, observed, unlessDifferent } from './verdicts.ts';

const rule = define('state');

/** The prefix of every name that is sent. */
const OURS = 'patchproof';
const NAME = 'organization_connection_name';

/** A body as text; each byte becomes one character, for bytes may be invalid UTF-8. */
function textOf(body: Body): string {
  if (body.kind === 'json') return JSON.stringify(bounded(body.value));
  const text = body.kind === 'text' ? body.text : atob(body.base64);
  return /^[\w.-]+=/.test(text) ? text.replaceAll('+', ' ') : text;
}

/** The part of a text that a server keeps: it may replace, drop or trim the rest. */
const plain = (text: string): string => text.replace(/\\u[\da-f]{4}|[^ -~]/gi, '').trim();
const core = (text: string): string => plain(text).toLowerCase();

/** The names in a body, as JSON or as a form. */
const namesIn = (body: Body): readonly string[] =>
  [...textOf(body).matchAll(new RegExp(`${NAME}"?[:=]"?([^"&]*)`, 'g'))].map(([, name = '']) => core(name));

/** Whether a stored name is the sent one, or the sent one cut off after the prefix. */
const isPartOf = (kept: string, sent: string): boolean =>
  kept === sent || (kept.length > OURS.length + 1 && sent.startsWith(kept));

/** Whether patchproof sent this name; if not in this request, then in an earlier one. */
const isOurs = (name: Json): boolean => typeof name === 'string' && core(name).startsWith(OURS);

/** Describes an accepted request by the name in the answer: the sent one, the one before, or another. */
function kept({ case: { request }, beside, span }: Observation, name: Json): string {
  const sent = request.body === undefined ? [] : namesIn(request.body);
  const now = `accepted, name now ${name === null ? 'absent' : elideJson(name)}`;
  if (typeof name === 'string' && sent.some((one) => isPartOf(core(name), one))) return now;
  const known = [beside.home, span?.before].map((read) =>
    read?.kind === 'known' ? (read.value[NAME] ?? null) : undefined,
  );
  const isLeft = isOurs(name) || known.some((one) => one === name);
  if (sent.length > 0) return isLeft ? 'accepted and ignored' : now;
  // No name was sent: this request is responsible only for a lost name, or for one that nobody sent.
  return isLeft || known.every((one) => one === undefined) ? 'accepted' : now;
}

/** Describes the answer to an open question: accepted and what became of the name, or refused and why. */
export function answered(observation: Observation): Verdict {
  const { reply } = observation;
  const body = objectOf(reply);
  if (accepted(reply))
    return observed(
      isObject(body) ? kept(observation, body[NAME] ?? null) : `accepted, ${describeReply(reply)}`,
    );
  const message = body?.message;
  return observed(
    reply.kind === 'response' && typeof message === 'string'
      ? `refused: ${reply.status} ${message}`
      : describeReply(reply),
  );
}

/** A body as text, before any content coding. */
const writtenText = (body: Body | undefined): string => {
  if (body === undefined) return '';
  if (body.kind === 'json') return body.text ?? JSON.stringify(bounded(body.value));
  return body.kind === 'text' ? body.text : (body.means ?? atob(body.base64));
};

/** The members in a body, as JSON or as a form, with their values. A member may appear twice. */
function namedIn(candidate: Case): readonly (readonly [member: string, value: string])[] {
  const body = writtenText(candidate.request.body);
  if (candidate.request.mediaType?.includes('form-urlencoded')) return [...new URLSearchParams(body)];
  return [...body.matchAll(/"([^"\\]+)"\s*:\s*("(?:[^"\\]|\\.)*"|[^,}\s]+)/g)].map(
    ([, member = '', value = '']) => [member, value.startsWith('"') ? value.slice(1, -1) : value],
  );
}

/** Whether a stored value was sent, as it is or as text. */
const isSent = (value: Json | undefined, sent: readonly string[]): boolean =>
  sent.some((one) =>
    typeof value === 'string' ? plain(value) === plain(one) : JSON.stringify(bounded(value ?? null)) === one,
  );

/** Members whose stored value is new and was not sent by any accepted write in `carried`. */
function unknownIn(before: JsonObject, after: JsonObject, carried: readonly Exchange[]) {
  const isKnown = (member: string): boolean => {
    const sent = carried.flatMap((write) =>
      namedIn(write.case).flatMap(([name, value]) => (name === member ? [value] : [])),
    );
    const now = own(after, member);
    return same(now, own(before, member)) || isSent(now, sent);
  };
  return difference(before, after, (member) => !isKnown(member));
}

/**
 * Judges requests that may be accepted or refused: every stored value was stored before or was sent by an
 * accepted request. A violation among several writes leads to a run of each write alone.
 */
const judgeOpen = acceptedWrite((before, after, _, span) => {
  const found = unknownIn(before, after, span.writes.filter(isAccepted));
  return unlessAmong(span, unlessDifferent(found, 'what was stored before, or was sent', 'before and after'));
});

const isDefault = (member: string, value: Json): boolean => own(DEFAULTS, member)?.includes(value) === true;

/** Judges null: afterwards nothing, the default or the previous value is stored, and no other value. */
const judgeNull = alone((before, after, observation) => {
  const sent = sentBody(observation) ?? {};
  if (!Object.values(sent).includes(null)) return inapplicable('no null was sent');
  const found = difference(before, after, (member) => {
    const now = own(after, member) ?? null;
    // If the answer shows null, the schema rules report it.
    return own(sent, member) === null && now !== null && !isDefault(member, now);
  });
  return unlessDifferent(found, 'nothing, the default or the value before', 'before and after');
});

const hasNull = (candidate: Case): boolean =>
  isAccept(candidate) && Object.values(bodyOf(candidate) ?? {}).includes(null);

const nullEffect = (member: string): Rule => {
  const sendsNull = (candidate: Case): boolean =>
    isAccept(candidate) && candidate.place === 'home' && bodyOf(candidate)?.[member] === null;
  return rule(`state.${member}.null`, sendsNull, {
    level: 'observe',
    statement: `What null leaves behind in ${member}`,
    source: sources.silent('what null does'),
    place: schemaPlace('request', [member]),
    judge: alone((before, after) =>
      observed(`${describeValue(before[member])} → ${describeValue(after[member])}`),
    ),
  });
};

const buttonOnDatabase: Rule = rule('state.show_as_button.database', isAccept, {
  level: 'observe',
  statement: 'Whether show_as_button is stored on a database connection',
  place: schemaPlace('request', ['show_as_button']),
  source: sources.silent('show_as_button on a database connection'),
  judge: alone((_, after, observation) => {
    const sent = sentBody(observation)?.show_as_button;
    if (sent === undefined || strategyOf(observation) !== 'auth0')
      return inapplicable('not sent to a database connection');
    return observed(
      same(after.show_as_button, sent)
        ? 'stored as sent'
        : `sent ${JSON.stringify(sent)}, stored ${JSON.stringify(after.show_as_button)}`,
    );
  }),
});

/** Consistency rules for requests that the contract leaves open. */
const consistency: readonly Rule[] = [
  rule('state.open.kept', isOpenQuestion, {
    statement: 'What the contract leaves open stores what was sent, or changes nothing',
    source: sources.merge,
    judge: judgeOpen,
  }),
  rule('state.null.known', hasNull, {
    statement: 'Null leaves nothing, the default or the value before',
    source: sources.merge,
    judge: judgeNull,
  }),
];

/** Rules for stored values where the contract is silent. `nullable` names members that may be null. */
export function openStateRules(nullable: readonly string[]): readonly Rule[] {
  return [...consistency, buttonOnDatabase, ...nullable.map(nullEffect)];
}
