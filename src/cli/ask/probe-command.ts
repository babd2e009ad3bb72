import { type Contract, isDocumented, members } from '../../contract/index.ts';
import { inquireIn } from '../../engine/judge/unread.ts';
import type { Found } from '../../engine/observe/exchanges.ts';
import { strategyOf, survey } from '../../engine/prepare/survey.ts';
import { describeRestorations, type Restoration } from '../../engine/restore/describe-restoration.ts';
import { putBackWhole, restoreLate } from '../../engine/restore/restore.ts';
import { termsOf } from '../../engine/run.ts';
import { open, type Session } from '../../engine/session.ts';
import { judgePrediction } from '../../explore/probe/judge-prediction.ts';
import { predict, type Saying } from '../../explore/probe/predict.ts';
import type { JsonObject, Request } from '../../model.ts';
import { curl } from '../../record/curl.ts';
import { stepper } from '../../record/to-record.ts';
import { type Predicted, type Probed, renderPrediction, renderProbe } from '../../report/probe.ts';
import { unreadLines } from '../../report/unread-words.ts';
import { rules } from '../../rules/index.ts';
import { ConfigError } from '../../text/errors.ts';
import type { Command, RawOptions } from '../commands/options.ts';
import { loadContract } from '../config/load-contract.ts';
import { connectOptions } from '../config/options.ts';
import { type Io, worst } from '../process/streams.ts';
import { type Connection, surroundingsOf } from '../session/connect.ts';
import { assertFree, saveCases } from '../session/corpus.ts';
import type { Sandbox } from '../session/sandbox.ts';
import {
  assertScopes,
  configured,
  connected,
  type Destination,
  sayOnStop,
} from '../session/with-connection.ts';
import { askedFor, type HandRequest } from './probe-arguments.ts';
import { converse } from './probe-prompt.ts';

const isReading = ({ method }: Request): boolean => ['GET', 'HEAD', 'OPTIONS'].includes(method);

function says(said: Saying): readonly string[] {
  switch (said.kind) {
    case 'accept': {
      const hasNull = Object.values(said.expected).includes(null);
      const words = hasNull ? '; what null leaves behind is not documented' : ', and stores it as it is sent';
      return [`accepts it${words}`];
    }
    case 'open':
      return [`leaves it open: ${said.because}`];
    case 'refuse':
      return [
        `refuses it with ${[...new Set(said.statuses)].join(' or ')}`,
        ...said.faults.map(({ at, keyword, words }) => {
          const isInBody = at === '' || at.startsWith('/');
          return isInBody ? `${at || 'the body'}, ${keyword}: ${words}` : words;
        }),
      ];
  }
}

const UNREAD = 'the connection under test could not be read, so nothing was sent';

interface ProbeWork {
  readonly contract: Contract;
  readonly connection: Connection;
  readonly sandbox: Sandbox;
  readonly session: Session;
  readonly io: Io;
}

async function readHome({ session, connection, sandbox }: ProbeWork): Promise<JsonObject> {
  const { home: found } = await survey(session, ['home']);
  if (found?.kind === 'known') return found.value;
  const { token, target } = connection;
  const { origin, subject } = target;
  const unread = await inquireIn(session, { origin, subject, named: sandbox.shared, token });
  const because = `: ${found?.because ?? 'not read'}`;
  throw new ConfigError(unread === undefined ? [`${UNREAD}${because}`] : unreadLines(UNREAD, unread));
}

async function putBackAll(work: ProbeWork, before: JsonObject): Promise<readonly Restoration[]> {
  const { contract, connection, sandbox, session, io } = work;
  const { sleep, restoring } = connection;
  const terms = termsOf(contract);
  const found: Found = { home: { kind: 'known', value: before } };
  const done = await restoring(() => putBackWhole({ session, sleep, terms, place: 'home', before }));
  const after = await restoreLate(session, terms, found, done, surroundingsOf(connection, sandbox, io));
  return sandbox.shared ? after : after.filter(({ outcome }) => outcome !== 'unanswered');
}

/** Sends one request and undoes it. `told` hears what the contract says, before anything is sent. */
async function probeOnce(
  request: Request,
  before: JsonObject,
  told: (predicted: Predicted) => void,
  work: ProbeWork,
) {
  const { contract, connection, session, io } = work;
  const { target, redact } = connection;
  const { origin, subject } = target;
  const isDatabase = strategyOf(before) === 'auth0';
  const prediction = predict(request, { contract, rules: rules(contract), stored: before, isDatabase });
  told({
    sent: stepper({ origin, subject, redact })(prediction.case),
    says: says(prediction.saying).map(redact),
    rules: prediction.rules,
  });
  const started = io.clock();
  const reply = await session.send(prediction.case);
  const ms = io.clock() - started;
  const { home: after = { kind: 'unknown' as const, because: 'not read' } } = await survey(session, ['home']);
  const restorations = isReading(request) ? [] : await putBackAll(work, before);
  // Undocumented members may change with every request: they are shown and not judged.
  const documented = (value: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(value).filter(([name]) => isDocumented(contract, name)));
  const { kind, words } = judgePrediction(prediction.saying, {
    request,
    reply,
    before: documented(before),
    after: after.kind === 'known' ? { ...after, value: documented(after.value) } : after,
  });
  const shown: Probed = {
    reply,
    ms,
    before,
    after,
    held: { kind, words: redact(words) },
    unrestored: describeRestorations(restorations).map(redact),
    curl: redact(curl(request, prediction.case.id, origin, subject)),
  };
  return { prediction, shown, restorations };
}

/** A tenant to send requests to by hand, one at a time; each is undone before the next. */
interface ProbeBench {
  readonly origin: string;
  readonly stored: () => Promise<JsonObject>;
  readonly probe: (request: Request, told: (predicted: Predicted) => void) => ReturnType<typeof probeOnce>;
}

/** Connects, hands out a bench, and gives everything back: by the same locks and journals as a run. */
function probing<Result>(
  destination: Destination,
  contract: Contract,
  io: Io,
  use: (bench: ProbeBench) => Promise<Result>,
): Promise<Result> {
  const { config } = configured(destination, io);
  const banner = (text: string): void => io.err(`${text}\n`);
  return connected(destination, { config, contract, banner }, io, async (connection) => {
    assertScopes(connection);
    const { target } = connection;
    const sandbox = await connection.enter();
    const session = open(surroundingsOf(connection, sandbox, io));
    const work: ProbeWork = { contract, connection, sandbox, session, io };
    let restorations: readonly Restoration[] | undefined;
    let isWhole = false;
    const probe: ProbeBench['probe'] = async (request, told) => {
      const lacking = target.lacks(request.credential);
      if (lacking !== undefined) throw new ConfigError([`--as ${request.credential}: ${lacking}`]);
      const before = await readHome(work);
      // The first reading is the original. Only the last restoration counts: each request is undone before
      // the next.
      if (restorations === undefined) sandbox.onFound({ home: { kind: 'known', value: before } });
      restorations ??= [];
      const result = await probeOnce(request, before, told, work);
      if (!isReading(request)) restorations = result.restorations;
      return result;
    };
    try {
      const result = await use({ origin: target.origin, stored: () => readHome(work), probe });
      isWhole = true;
      return result;
    } finally {
      const left = await sandbox.leave(isWhole ? (restorations ?? []) : 'broken off');
      for (const line of left) io.err(`${line}\n`);
    }
  });
}

async function sendOne(bench: ProbeBench, { request, hints }: HandRequest, save: string | undefined, io: Io) {
  for (const hint of hints) io.err(`${hint}\n`);
  const { colour } = io;
  const { prediction, shown } = await bench.probe(request, (told) =>
    io.out(renderPrediction(told, { colour })),
  );
  io.out(renderProbe(shown, { colour }));
  if (save !== undefined) {
    const [rule = 'none'] = prediction.rules;
    const file = saveCases(io.cwd, save, rule, [prediction.case]);
    io.out(`saved      ${file}: every later run sends it first\n`);
  }
  if (shown.held.kind === 'broken') return 1;
  return shown.held.kind === 'unclear' || shown.unrestored.length > 0 ? 2 : 0;
}

/**
 * `patchproof probe`: one request by hand, or a prompt for many. Exit 1 when an answer is not as the contract
 * says, 2 when that cannot be told or something was not put back, else 0.
 */
export const probeCommand: Command = async (words, raw, io) => {
  const { save, ...rest } = raw;
  const { prompt } = io;
  const options = connectOptions(rest, io);
  const contract = loadContract(options.contract, io.cwd);
  const specs = members(contract);
  const names = specs.map(({ name }) => name);
  const checked = (own: readonly string[], given: RawOptions): HandRequest => {
    const asked = askedFor(own, given, { cwd: io.cwd, names });
    if (given.save !== undefined) assertFree(io.cwd, given.save);
    return asked;
  };
  const { body, raw: bytes, as, mediaType } = raw;
  const isConversation = words.length === 0 && [body, bytes, as, mediaType].every((one) => one === undefined);
  // Without --stdin only a terminal is read: other input may be meant for another program, and may never end.
  if (isConversation && (prompt === undefined || !(prompt.isTyped || raw.stdin === true)))
    throw new ConfigError([
      'nothing to send: `npx patchproof probe show_as_button=false`, or `npx patchproof probe --help`; ' +
        '--stdin reads requests from standard input',
    ]);
  if (!isConversation && raw.stdin === true)
    throw new ConfigError(['--stdin: expected no request on the command line beside it']);
  // What is wrong with the request is said before anything is connected to.
  if (!isConversation) checked(words, raw);
  sayOnStop(io, () => 'restoring what was changed');
  return probing(options, contract, io, async (bench) => {
    const take = (own: readonly string[], given: RawOptions): Promise<number> => {
      const whole = { save, ...given };
      return sendOne(bench, checked(own, whole), whole.save, io);
    };
    if (!isConversation || prompt === undefined) return take(words, raw);
    return worst(await converse({ ...bench, members: specs, prompt, io, take }));
  });
};
