import type { Body, Json, Observation, Rule, Snapshot, Verdict } from '../model.ts';
import { describeReply, describeValue } from '../text/describe.ts';
import { elideJson } from '../text/elide.ts';
import { bodyOf, bounded, isObject } from '../text/json.ts';
import { isAccept, schemaPlace } from './define.ts';
import { accepted, inapplicable, objectOf, observed, same, sentBody, strategyOf } from './oracle.ts';
import { sources } from './sources.ts';
import { alone, rule } from './state-writes.ts';

const nullEffect = (member: string): Rule =>
  rule({
    id: `state.${member}.null`,
    level: 'observe',
    statement: `What null leaves behind in ${member}`,
    source: sources.silent('what null does'),
    place: schemaPlace('request', [member]),
    about: (candidate) =>
      isAccept(candidate) && candidate.place === 'home' && bodyOf(candidate)?.[member] === null,
    judge: alone((before, after) =>
      observed(`${describeValue(before[member])} → ${describeValue(after[member])}`),
    ),
  });

const buttonOnDatabase: Rule = rule({
  id: 'state.show_as_button.database',
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

/** What is stored where the contract is silent: seen, and judged by nobody. `nullable` names members that may be null. */
export function openStateRules(nullable: readonly string[]): readonly Rule[] {
  return [buttonOnDatabase, ...nullable.map(nullEffect)];
}

/** What all names that are sent begin with. */
const OURS = 'patchproof';
const NAME = 'organization_connection_name';

/** A body as text; bytes that are no UTF-8 as they may be read. */
function textOf(body: Body): string {
  if (body.kind === 'json') return JSON.stringify(bounded(body.value));
  const text = body.kind === 'text' ? body.text : atob(body.base64);
  return /^[\w.-]+=/.test(text) ? text.replaceAll('+', ' ') : text;
}

/** What a server can be expected to keep of a name: it may replace, drop or trim the rest. */
const core = (text: string): string =>
  text
    .replace(/\\u[\da-f]{4}|[^ -~]/gi, '')
    .trim()
    .toLowerCase();

/** The names that a body carries, as JSON or as a form. */
const namesIn = (body: Body): readonly string[] =>
  [...textOf(body).matchAll(new RegExp(`${NAME}"?[:=]"?([^"&]*)`, 'g'))].map(([, name = '']) => core(name));

/** The name that a reading showed before; undefined when it is not known, null when there was none. */
function nameIn(snapshot: Snapshot | undefined): Json | undefined {
  return snapshot?.kind === 'known' ? (snapshot.value[NAME] ?? null) : undefined;
}

/** As it was sent, or cut off behind what all names of ours begin with. */
const isPartOf = (kept: string, sent: string): boolean =>
  kept === sent || (kept.length > OURS.length + 1 && sent.startsWith(kept));

/** Values of our own: one that this request did not send is what an earlier one left. */
const isOurs = (name: Json): boolean => typeof name === 'string' && core(name).startsWith(OURS);

/** What became of the name: what is shown is what was sent, or what was there before, or something else. */
function kept({ case: { request }, beside, span }: Observation, name: Json): string {
  const sent = request.body === undefined ? [] : namesIn(request.body);
  const isSent = typeof name === 'string' && sent.some((one) => isPartOf(core(name), one));
  if (isSent) return `accepted, name now ${elideJson(name)}`;
  const known = [nameIn(beside.home), nameIn(span?.before)];
  const isLeft = isOurs(name) || known.some((one) => one === name);
  if (sent.length > 0) return isLeft ? 'accepted and ignored' : `accepted, name now ${shown(name)}`;
  // Nothing was sent: only what was there and is gone, or what nobody sent, is the doing of this request.
  return isLeft || known.every((one) => one === undefined) ? 'accepted' : `accepted, name now ${shown(name)}`;
}

const shown = (name: Json): string => (name === null ? 'absent' : elideJson(name));

/** What an answer to an open question amounts to: accepted and what became of the name, or refused and why. */
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
