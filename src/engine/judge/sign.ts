import type { JsonObject, Observation, Reply, Subject } from '../../model.ts';
import { answersOf, type CaseAnswer } from '../../record/deviations.ts';
import type { Showing } from '../../record/present.ts';
import { elideJson, elideText } from '../../text/elide.ts';
import { isObject, own } from '../../text/json.ts';
import { steady } from '../../text/normalize.ts';
import { describeAnswer, isSame, type KnownNames } from './describe-answer.ts';
import type { Sign } from './judge.ts';

const remembered = new WeakMap<Reply, string>();

/** What a verdict quotes of a reply, as rules write it. Remembered, because every rule asks. */
function quoted(reply: Reply): string {
  const line = remembered.get(reply) ?? inOneLine(reply);
  remembered.set(reply, line);
  return line;
}

function inOneLine(reply: Reply): string {
  if (reply.kind === 'fault') return `no answer (${reply.fault}): ${reply.message}`;
  const { payload, status } = reply;
  if (payload.kind === 'empty') return `${status} with no body`;
  return `${status} ${payload.kind === 'text' ? elideText(payload.text) : elideJson(payload.value)}`;
}

function knownOf({
  case: { request },
  span,
  subject,
}: Observation): Pick<KnownNames, 'sent' | 'before' | 'own'> {
  const { body } = request;
  const isNothing = body === undefined;
  return {
    sent: isNothing ? {} : body.kind === 'json' && isObject(body.value) ? body.value : undefined,
    before: span?.before.kind === 'known' ? span.before.value : undefined,
    own: subject.connection,
  };
}

/** The names of the connections at hand, which are the tenant's own. */
function namesOf({ span, beside }: Observation): readonly string[] {
  const stored: readonly JsonObject[] = [span?.before, span?.after, ...Object.values(beside)].flatMap(
    (one) => (one?.kind === 'known' ? [one.value] : []),
  );
  const names = stored.flatMap(({ connection }) => (isObject(connection) ? [connection.name] : []));
  return [...new Set(names.filter((name) => typeof name === 'string' && name !== ''))] as string[];
}

const roles = ['organization', 'connection', 'other_organization', 'other_connection'] as const;

/** Ids and names of this tenant by the part they play. */
function byRole(text: string, subject: Subject, names: readonly string[]): string {
  const ids = roles.reduce((shown, role) => {
    const id = subject[role];
    if (id === undefined || id === '') return shown;
    return [id, elideText(id)].reduce((rest, one) => rest.replaceAll(one, `<${role}>`), shown);
  }, text);
  return names.reduce((shown, name) => shown.replaceAll(elideJson(name), '<connection name>'), ids);
}

/** Lines such as `is_enabled false → true`: what stood there before is this tenant's, what was sent the case's. */
function byMember(text: string, { sent = {}, before = {} }: KnownNames): string {
  const moments = [
    ['<sent>', sent],
    ['<before>', before],
  ] as const;
  return moments.reduce(
    (shown, [word, values]) =>
      Object.entries(values).reduce(
        (line, [name, value]) =>
          word === '<before>' && isSame(value, own(sent, name))
            ? line
            : line.replaceAll(`${name} ${elideJson(value)} → `, `${name} ${word} → `),
        shown,
      ),
    text,
  );
}

/**
 * Tells every way in which a rule was broken so that runs can be compared, each with the cases it was seen at.
 * `members` names what a request body may hold.
 */
export function signer({ origin, subject, redact }: Showing, members: readonly string[]): Sign {
  const show = (text: string, observation: Observation, known: KnownNames): string => {
    const answer = text.replace(quoted(observation.reply), () => describeAnswer(observation.reply, known));
    const local = byMember(answer, known).replaceAll(origin, '<origin>');
    const told = steady(byRole(local, subject, namesOf(observation)));
    return redact(told.replaceAll('"<created name>"', '<connection name>'));
  };
  return (rule, judged) =>
    answersOf(
      judged.flatMap(({ observation, verdict }): readonly CaseAnswer[] => {
        if (verdict.kind !== 'violation') return [];
        const { expected, actual } = verdict;
        const known: KnownNames = { ...knownOf(observation), members, brief: rule.needs === 'one', expected };
        const told = (text: string): string => show(text, observation, known);
        return [{ case: observation.case.id, expected: told(expected), actual: told(actual) }];
      }),
    );
}
