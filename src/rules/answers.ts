import type { Case, Json, Observation, Response, Rule, Verdict } from '../model.ts';
import { describeReply } from '../text/describe.ts';
import { elideText } from '../text/elide.ts';
import { isObject } from '../text/json.ts';
import { hasFault, isPatch } from './about.ts';
import { define } from './define.ts';
import { said } from './error-shape.ts';
import { accepted, isShut, objectOf, refused, sentBody } from './oracle.ts';
import { openapi, rfc, sources } from './sources.ts';
import { inapplicable, pass, violation, wrongReply } from './verdicts.ts';

const response = define('response');
const error = define('error');

/** Judges every answer of the API itself. */
const answered =
  (judge: (reply: Response, observation: Observation) => Verdict) =>
  (observation: Observation): Verdict => {
    const { reply, front } = observation;
    if (front !== undefined) return inapplicable(front);
    return reply.kind === 'fault' ? inapplicable('no answer') : judge(reply, observation);
  };

const inJson = (judge: (reply: Response) => Verdict) =>
  answered((reply) => (reply.payload.kind === 'json' ? judge(reply) : inapplicable('no JSON')));

const SECRETIVE = /secret|passw|passphrase|credential|private_?key|signing_?key|api_?key|token$/i;

/** The names of all members, at any depth, that look like they hold a secret. */
function secretsIn(value: Json): readonly string[] {
  const found: string[] = [];
  const open: Json[] = [value];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (typeof one !== 'object' || one === null) continue;
    for (const [name, held] of Object.entries(one) as readonly (readonly [string, Json])[]) {
      if (typeof held === 'string' && held !== '' && SECRETIVE.test(name)) found.push(name);
      else open.push(held);
    }
  }
  return found;
}

/** Whether a text is too special to appear in a message by chance. */
const isUnmistakable = (text: unknown): text is string =>
  typeof text === 'string' && text.length >= 6 && /[^a-z]/.test(text);

/** Stored names of the connection that the request did not send. */
function storedTexts(observation: Observation): readonly string[] {
  const { beside, span, answered: newest, case: candidate } = observation;
  const read = [beside.home, beside['other-connection'], beside['other-organization'], span?.before];
  const before = read.flatMap((one) => (one?.kind === 'known' ? [one.value] : []));
  const sent = JSON.stringify(sentBody(observation) ?? candidate.request.body ?? null);
  return [...before, ...(newest === undefined ? [] : [newest])]
    .flatMap(({ organization_connection_name: name, connection }) => [
      name,
      isObject(connection) ? connection.name : undefined,
    ])
    .filter(isUnmistakable)
    .filter((text) => !sent.includes(JSON.stringify(text).slice(1, -1)));
}

function judgeStored(reply: Response, observation: Observation): Verdict {
  if (!isShut(reply)) return inapplicable('no refusal of access');
  const texts = [...said(reply), ...Object.values(reply.headers)];
  const shown = storedTexts(observation).find((stored) => texts.some((text) => text.includes(stored)));
  return shown === undefined
    ? pass
    : violation('nothing that is stored', `${elideText(shown)} in ${describeReply(reply)}`);
}

/** Judges the error envelope when the request accepts only HTML: API clients cannot read an HTML page. */
function judgeEnvelope(reply: Response): Verdict {
  if (!refused(reply)) return inapplicable(`not a 4xx answer: ${describeReply(reply)}`);
  if (objectOf(reply)?.statusCode === reply.status) return pass;
  // RFC 9110, section 15.5.7: a 406 says only that no acceptable representation exists.
  return reply.status === 406
    ? inapplicable('refused for what it accepts')
    : wrongReply(`a JSON object with statusCode ${reply.status}`, reply);
}

const asksForHtml = (candidate: Case): boolean =>
  isPatch(candidate) && candidate.request.headers?.accept === 'text/html';
const isDenied = (candidate: Case): boolean =>
  isPatch(candidate) && hasFault('credential', 'resource')(candidate);

export const answerRules: readonly Rule[] = [
  response('response.body.unique', isPatch, {
    level: 'should',
    statement: 'No object in an answer has a member twice',
    source: rfc(8259, 'section 4', 'The names within an object SHOULD be unique.'),
    judge: inJson(({ duplicate }) =>
      duplicate === undefined ? pass : violation('each member once', `${elideText(duplicate)} twice`),
    ),
  }),
  response('response.body.unmarked', isPatch, {
    statement: 'No JSON answer begins with a byte order mark',
    source: rfc(
      8259,
      'section 8.1',
      'Implementations MUST NOT add a byte order mark to the beginning of a JSON text.',
    ),
    judge: inJson(({ marked }) =>
      marked === undefined ? pass : violation('no byte order mark', 'a byte order mark'),
    ),
  }),
  response('response.content-type.charset', isPatch, {
    level: 'should',
    statement: 'The charset of a JSON answer, where it is named, is utf-8',
    source: rfc(8259, 'section 8.1', 'JSON text exchanged between systems MUST be encoded using UTF-8.'),
    judge: inJson(({ headers }) => {
      const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(headers['content-type'] ?? '')?.[1];
      return charset === undefined || /^utf-?8$/i.test(charset)
        ? pass
        : violation('charset=utf-8', `charset=${elideText(charset)}`);
    }),
  }),
  response('response.connection.private', isPatch, {
    statement: 'connection in an answer holds no secret',
    source: openapi('OrganizationConnectionInformation/properties', 'name, strategy'),
    judge: answered((reply) => {
      const connection = accepted(reply) ? objectOf(reply)?.connection : undefined;
      if (connection === undefined) return inapplicable('no connection in the answer');
      const [secret] = secretsIn(connection);
      return secret === undefined
        ? pass
        : violation('only name and strategy', `also ${elideText(secret)}, which is not repeated here`);
    }),
  }),
  error('error.body.accept', asksForHtml, {
    level: 'should',
    statement: 'A refusal is JSON whatever the request accepts',
    source: sources.envelope('content-type', 'application/json; charset=utf-8 on every error'),
    judge: answered(judgeEnvelope),
  }),
  error('error.body.stored', isDenied, {
    statement: 'A 401, 403 or 404 shows nothing that is stored',
    source: sources.exposure,
    needs: 'every',
    reads: ['home'],
    judge: answered(judgeStored),
  }),
  define('authorization')('authorization.token.repeated', isPatch, {
    needs: 'one',
    reads: [],
    statement: 'No answer repeats the token, in a header or in its body',
    source: sources.exposure,
    judge: answered(({ repeated }) =>
      repeated === undefined ? pass : violation('the token nowhere', `the token in ${repeated.join(', ')}`),
    ),
  }),
];
