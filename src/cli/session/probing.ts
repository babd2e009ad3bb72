import { type Contract, contract as load } from '../../contract/index.ts';
import { inquireIn } from '../../engine/judge/unread.ts';
import { situationOf, survey } from '../../engine/prepare/survey.ts';
import { describeRestoration, putBack } from '../../engine/restore/restore.ts';
import { open, type Session } from '../../engine/session.ts';
import { judgePrediction, type Outcome } from '../../explore/probe/judge-prediction.ts';
import { type Prediction, predict, type Saying } from '../../explore/probe/predict.ts';
import type { JsonObject, Request, Restoration } from '../../model.ts';
import { curl } from '../../record/curl.ts';
import { stepper } from '../../record/present.ts';
import type { Predicted, Probed } from '../../report/probe.ts';
import { unreadMessage } from '../../report/unread-words.ts';
import { rules } from '../../rules/index.ts';
import { ConfigError } from '../../text/errors.ts';
import type { Io } from '../process/streams.ts';
import type { Connection } from './connect.ts';
import { termsOf } from './header.ts';
import { type Opening, withConnection } from './with-connection.ts';

export interface ProbeResult {
  readonly shown: Probed;
  readonly prediction: Prediction;
  readonly held: Outcome['kind'];
}

/** A tenant to send requests to by hand, one at a time; each is undone before the next. */
export interface Bench {
  readonly origin: string;
  /** What is stored now. */
  readonly stored: () => Promise<JsonObject>;
  /** `told` hears what the contract says, before anything is sent. */
  readonly probe: (request: Request, told: (predicted: Predicted) => void) => Promise<ProbeResult>;
}

const isReading = ({ method }: Request): boolean => ['GET', 'HEAD', 'OPTIONS'].includes(method);

const inBody = (at: string): boolean => at === '' || at.startsWith('/');

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
        ...said.faults.map(({ at, keyword, words }) =>
          inBody(at) ? `${at === '' ? 'the body' : at}, ${keyword}: ${words}` : words,
        ),
      ];
  }
}

const UNREAD = 'the connection under test could not be read, so nothing was sent';

interface Work {
  readonly contract: Contract;
  readonly connection: Connection;
  readonly session: Session;
  readonly io: Io;
  /** The ids are those of the configuration. */
  readonly named: boolean;
  readonly opened: (home: JsonObject) => void;
  readonly left: (restoration: Restoration) => void;
}

async function readHome({ session, connection: { target, token }, named }: Work): Promise<JsonObject> {
  const { home: found } = await survey(session, ['home']);
  if (found?.kind === 'known') return found.value;
  const unread = await inquireIn(session, { origin: target.origin, subject: target.subject, named, token });
  const because = `: ${found?.because ?? 'not read'}`;
  throw new ConfigError([unread === undefined ? `${UNREAD}${because}` : unreadMessage(UNREAD, unread)]);
}

async function probeOnce(
  request: Request,
  told: (predicted: Predicted) => void,
  work: Work,
): Promise<ProbeResult> {
  const { contract, connection, session, io } = work;
  const { target, redact } = connection;
  const lacking = target.lacks(request.credential);
  if (lacking !== undefined) throw new ConfigError([`--as ${request.credential}: ${lacking}`]);
  const before = await readHome(work);
  work.opened(before);
  const isDatabase = situationOf({}, before, target).strategy === 'auth0';
  const prediction = predict(request, { contract, rules: rules(contract), stored: before, isDatabase });
  const { origin, subject } = target;
  told({
    sent: stepper({ origin, subject, redact })(prediction.case),
    says: says(prediction.saying).map(redact),
    rules: prediction.rules,
  });
  const started = io.clock();
  const reply = await session.send(prediction.case);
  const ms = io.clock() - started;
  const { home: after = { kind: 'unknown' as const, because: 'not read' } } = await survey(session, ['home']);
  const terms = termsOf(contract);
  const restoration = isReading(request)
    ? ({ place: 'home', outcome: 'restored' } as const)
    : await connection.restoring(() => putBack(session, terms, 'home', before, connection.sleep));
  work.left(restoration);
  // Undocumented members may change with every request: they are shown and not judged.
  const documented = (value: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(value).filter(([name]) => terms.isDocumented(name)));
  const held = judgePrediction(prediction.saying, {
    request,
    reply,
    before: documented(before),
    after: after.kind === 'known' ? { ...after, value: documented(after.value) } : after,
  });
  return {
    prediction,
    held: held.kind,
    shown: {
      reply,
      ms,
      before,
      after,
      held: { kind: held.kind, words: redact(held.words) },
      restoration,
      unrestored: describeRestoration(restoration).map(redact),
      curl: redact(curl(request, prediction.case.id, origin, subject)),
    },
  };
}

/** Connects, hands out a bench, and gives everything back: by the same locks and journals as a run. */
export async function probing<T>(opening: Opening, io: Io, work: (bench: Bench) => Promise<T>): Promise<T> {
  const contract = load(opening.contract);
  return withConnection(opening, io, async (connection) => {
    const sandbox = await connection.enter();
    const restorations: Restoration[] = [];
    const { target, sleep, restoring } = connection;
    const session = open({
      target,
      clock: io.clock,
      sleep,
      restoring,
      prove: () => undefined,
      onExchange: () => {},
      onWrite: sandbox.onWrite,
      signal: io.signal,
      budget: {},
    });
    let isOpen = false;
    let isWhole = false;
    const shared: Work = {
      contract,
      connection,
      session,
      io,
      named: sandbox.shared,
      opened: (found) => {
        if (!isOpen) sandbox.onFound({ home: { kind: 'known', value: found } });
        isOpen = true;
      },
      left: (restoration) => restorations.push(restoration),
    };
    try {
      const result = await work({
        origin: target.origin,
        stored: () => readHome(shared),
        probe: (request, told) => probeOnce(request, told, shared),
      });
      isWhole = true;
      return result;
    } finally {
      // Only the last restoration counts: every request was undone before the next one.
      const left = await sandbox.leave(isWhole ? restorations.slice(-1) : 'broken off');
      for (const line of left) io.err(`${line}\n`);
    }
  });
}
