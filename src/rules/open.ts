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

/** What all names that are sent begin with. */
const OURS = 'patchproof';
const NAME = 'organization_connection_name';

/** A body as text; bytes that are no UTF-8 as they may be read. */
function textOf(body: Body): string {
  if (body.kind === 'json') return JSON.stringify(bounded(body.value));
  const text = body.kind === 'text' ? body.text : atob(body.base64);
  return /^[\w.-]+=/.test(text) ? text.replaceAll('+', ' ') : text;
}

/** What a server can be expected to keep of a text: it may replace, drop or trim the rest. */
const plain = (text: string): string => text.replace(/\\u[\da-f]{4}|[^ -~]/gi, '').trim();
const core = (text: string): string => plain(text).toLowerCase();

/** The names that a body carries, as JSON or as a form. */
const namesIn = (body: Body): readonly string[] =>
  [...textOf(body).matchAll(new RegExp(`${NAME}"?[:=]"?([^"&]*)`, 'g'))].map(([, name = '']) => core(name));

/** As it was sent, or cut off behind what all names of ours begin with. */
const isPartOf = (kept: string, sent: string): boolean =>
  kept === sent || (kept.length > OURS.length + 1 && sent.startsWith(kept));

/** Values of our own: one that this request did not send is what an earlier one left. */
const isOurs = (name: Json): boolean => typeof name === 'string' && core(name).startsWith(OURS);

/** What became of the name: what is shown is what was sent, or what was there before, or something else. */
function kept({ case: { request }, beside, span }: Observation, name: Json): string {
  const sent = request.body === undefined ? [] : namesIn(request.body);
  const now = `accepted, name now ${name === null ? 'absent' : elideJson(name)}`;
  if (typeof name === 'string' && sent.some((one) => isPartOf(core(name), one))) return now;
  const known = [beside.home, span?.before].map((read) =>
    read?.kind === 'known' ? (read.value[NAME] ?? null) : undefined,
  );
  const isLeft = isOurs(name) || known.some((one) => one === name);
  if (sent.length > 0) return isLeft ? 'accepted and ignored' : now;
  // Nothing was sent: only what was there and is gone, or what nobody sent, is the doing of this request.
  return isLeft || known.every((one) => one === undefined) ? 'accepted' : now;
}

/**
 * What an answer to an open question amounts to: accepted and what became of the name, or refused and why.
 */
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

/** A body as it is written, without a content coding. */
const writtenText = (body: Body | undefined): string => {
  if (body === undefined) return '';
  if (body.kind === 'json') return body.text ?? JSON.stringify(bounded(body.value));
  return body.kind === 'text' ? body.text : (body.means ?? atob(body.base64));
};

/**
 * Each member that a body names, in JSON or as a form, with each value it gives; more than one where it is
 * given twice.
 */
function namedIn(candidate: Case): readonly (readonly [member: string, value: string])[] {
  const body = writtenText(candidate.request.body);
  if (candidate.request.mediaType?.includes('form-urlencoded')) return [...new URLSearchParams(body)];
  return [...body.matchAll(/"([^"\\]+)"\s*:\s*("(?:[^"\\]|\\.)*"|[^,}\s]+)/g)].map(
    ([, member = '', value = '']) => [member, value.startsWith('"') ? value.slice(1, -1) : value],
  );
}

/** Whether a stored value is one that was sent: as it is, or as text where it was sent as text. */
const isSent = (value: Json | undefined, sent: readonly string[]): boolean =>
  sent.some((one) =>
    typeof value === 'string' ? plain(value) === plain(one) : JSON.stringify(bounded(value ?? null)) === one,
  );

/**
 * The members that were neither stored before nor sent by an accepted write of a row, with what is stored
 * now.
 */
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
 * Requests that may be accepted or refused: what is stored afterwards was stored before, or was sent by one
 * that was accepted. Read in a row; where one of several is to blame, each is sent alone. What answers show,
 * response rules judge.
 */
const judgeOpen = acceptedWrite((before, after, _, span) => {
  const found = unknownIn(before, after, span.writes.filter(isAccepted));
  return unlessAmong(span, unlessDifferent(found, 'what was stored before, or was sent', 'before and after'));
});

const isDefault = (member: string, value: Json): boolean => own(DEFAULTS, member)?.includes(value) === true;

/** Null leaves nothing, the default or what was stored before: no other value, and no text of it. */
const judgeNull = alone((before, after, observation) => {
  const sent = sentBody(observation) ?? {};
  if (!Object.values(sent).includes(null)) return inapplicable('no null was sent');
  const found = difference(before, after, (member) => {
    const now = own(after, member) ?? null;
    // A null that is shown breaks the schema of the answer.
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

/** Consistency where the contract leaves open whether a request is accepted, or what it does. */
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

/** What is stored where the contract is silent. `nullable` names members that may be null. */
export function openStateRules(nullable: readonly string[]): readonly Rule[] {
  return [...consistency, buttonOnDatabase, ...nullable.map(nullEffect)];
}
