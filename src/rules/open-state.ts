import { DEFAULTS } from '../contract/members.ts';
import type {
  Body,
  Case,
  Exchange,
  Json,
  JsonObject,
  MemberDifference,
  Observation,
  Rule,
  Verdict,
} from '../model.ts';
import { describeReply } from '../text/describe.ts';
import { bodyOf, bounded, own } from '../text/json.ts';
import { isAccept, isOpenQuestion } from './define.ts';
import { accepted, difference, inapplicable, same, sentBody, unlessDifferent } from './oracle.ts';
import { sources } from './sources.ts';
import { alone, around, isAccepted, isolate, pick, rule } from './state-writes.ts';

const text = (body: Body | undefined): string => {
  if (body === undefined) return '';
  if (body.kind === 'json') return body.text ?? JSON.stringify(bounded(body.value));
  return body.kind === 'text' ? body.text : atob(body.base64);
};

const mediaTypeOf = ({ request }: Case): string => request.mediaType ?? '';

/** Each member that a body names, in JSON or as a form, with each value it gives; more than one where it is given twice. */
function namedIn(candidate: Case): readonly (readonly [member: string, value: string])[] {
  const body = text(candidate.request.body);
  if (mediaTypeOf(candidate).includes('form-urlencoded')) return [...new URLSearchParams(body)];
  return [...body.matchAll(/"([^"\\]+)"\s*:\s*("(?:[^"\\]|\\.)*"|[^,}\s]+)/g)].map(
    ([, member = '', value = '']) => [member, value.startsWith('"') ? value.slice(1, -1) : value],
  );
}

/** What a server can be expected to keep of a text: it may replace what is no Unicode. */
const plain = (value: string): string => value.replace(/\\u[\da-f]{4}|[^ -~]/gi, '');

/** Whether a stored value is one that was sent: as it is, or as text where it was sent as text. */
const isSent = (value: Json | undefined, sent: readonly string[]): boolean =>
  sent.some((one) =>
    typeof value === 'string'
      ? plain(value).trim() === plain(one).trim()
      : JSON.stringify(bounded(value ?? null)) === one,
  );

/** The members that were neither stored before nor sent by an accepted write of a row, with what is stored now. */
function unknownIn(
  before: JsonObject,
  after: JsonObject,
  carried: readonly Exchange[],
): readonly MemberDifference[] {
  const isKnown = (member: string): boolean => {
    const sent = carried.flatMap((write) =>
      namedIn(write.case).flatMap(([name, value]) => (name === member ? [value] : [])),
    );
    const now = own(after, member);
    return same(now, own(before, member)) || isSent(now, sent);
  };
  const members = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (member) => !isKnown(member),
  );
  return difference(pick(before, members), pick(after, members));
}

/**
 * Requests that may be accepted or refused: what is stored afterwards was stored before, or was sent by one that was
 * accepted. Read in a row; where one of several is to blame, each is sent alone. What answers show, response rules judge.
 */
function judgeOpen(observation: Observation): Verdict {
  if (!accepted(observation.reply)) return inapplicable(`not accepted: ${describeReply(observation.reply)}`);
  return around(observation.span, (before, after, { writes }) => {
    const lines = unknownIn(before, after, writes.filter(isAccepted));
    return lines.length > 0 && writes.length > 1
      ? isolate('other writes lie between the readings, and any of them may have changed what is stored')
      : unlessDifferent(lines, 'what was stored before, or was sent', 'before and after');
  });
}

const isDefault = (member: string, value: Json): boolean => own(DEFAULTS, member)?.includes(value) === true;

/** Null leaves nothing, the default or what was stored before: no other value, and no text of it. */
const judgeNull = alone((before, after, observation) => {
  const sent = Object.entries(sentBody(observation) ?? {}).filter(([, value]) => value === null);
  if (sent.length === 0) return inapplicable('no null was sent');
  const members = sent
    .map(([member]) => member)
    .filter((member) => {
      const now = own(after, member);
      // A null that is shown breaks the schema of the answer.
      return now !== undefined && now !== null && !same(now, own(before, member)) && !isDefault(member, now);
    });
  const lines = difference(pick(before, members), pick(after, members));
  return unlessDifferent(lines, 'nothing, the default or the value before', 'before and after');
});

const hasNull = (candidate: Case): boolean =>
  isAccept(candidate) && Object.values(bodyOf(candidate) ?? {}).includes(null);

/** Consistency where the contract leaves open whether a request is accepted, or what it does. */
export const openStateRules: readonly Rule[] = [
  rule({
    id: 'state.open.kept',
    statement: 'What the contract leaves open stores what was sent, or changes nothing',
    source: sources.merge,
    about: isOpenQuestion,
    judge: judgeOpen,
  }),
  rule({
    id: 'state.null.known',
    statement: 'Null leaves nothing, the default or the value before',
    source: sources.merge,
    about: hasNull,
    judge: judgeNull,
  }),
];
