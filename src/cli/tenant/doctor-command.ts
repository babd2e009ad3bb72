import { readCase } from '../../cases/build.ts';
import type { Contract } from '../../contract/index.ts';
import { inquire } from '../../engine/judge/unread.ts';
import { neighbours, snapshotOf } from '../../engine/observe/exchanges.ts';
import type { Case, Reply, Request, TokenFacts } from '../../model.ts';
import { redact } from '../../redact/redact.ts';
import { buildCredentials } from '../../target/auth/credentials.ts';
import { factsOf } from '../../target/auth/jwt.ts';
import { openTarget } from '../../target/run-target.ts';
import { collecting } from '../../text/errors.ts';
import type { Command } from '../commands/options.ts';
import { heldBy, parseConfig, secrets, type TenantConfig } from '../config/config.ts';
import { environment, tlsWarning } from '../config/files.ts';
import { contractOf } from '../config/options.ts';
import { unheeded } from '../config/used-variables.ts';
import { type Io, version } from '../process/streams.ts';
import { type Connection, connecting } from '../session/connect.ts';
import {
  CHECKS,
  clockLine,
  connectionLine,
  contractLine,
  type DoctorCheck,
  type DoctorLine,
  line,
  neighbourLine,
  rateLimitLine,
  reachLine,
  skewOf,
} from './doctor-answers.ts';
import { grantOf, isUsual, leftoverLine, scopesLine, specialLines, tokenLine } from './doctor-setup.ts';

interface Visit {
  readonly config: TenantConfig;
  readonly contract: Contract;
  readonly report: ReturnType<typeof reportTo>;
  readonly io: Io;
}

function reportTo({ out }: Io, held: readonly string[]) {
  let hidden = held;
  let isBroken = false;
  const said = new Set<DoctorCheck>();
  const say = (...lines: readonly DoctorLine[]): void => {
    for (const { mark, check, text } of lines) {
      said.add(check);
      isBroken ||= mark === '✗';
      // Without control characters, so that one check stays one line.
      out(redact(`${mark} ${check}: ${text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ')}\n`, hidden));
    }
  };
  return {
    say,
    end: (because: string): void => {
      for (const check of CHECKS)
        if (!said.has(check)) say(line('–', check, `not checked, because ${because}`));
    },
    hide: (...more: readonly string[]): void => {
      hidden = [...hidden, ...more];
    },
    isBroken: (): boolean => isBroken,
  };
}

/** One reading; without a token it shows the way to the tenant, whatever becomes of the credentials. */
async function knock(config: TenantConfig, token?: string): Promise<Reply> {
  const subject = config.subject ?? { organization: '', connection: '' };
  const credentials = buildCredentials({ full: token ?? '', special: {} }, 0);
  const target = await openTarget({ ...config, subject, version, credentials });
  const credential = token === undefined ? 'absent' : 'full';
  const request: Request =
    config.subject === undefined
      ? { method: 'GET', path: '/organizations?per_page=1', credential }
      : { ...readCase('home').request, credential };
  try {
    return await target.send(request);
  } finally {
    await target.close();
  }
}

/** What the readings of the resources say; of none when a run creates its own. */
async function readings({ target }: Connection, token: TokenFacts, visit: Visit): Promise<Reply | undefined> {
  const { config, contract, report } = visit;
  const { subject } = config;
  if (subject === undefined) {
    const because = 'not checked, because none is named: a run creates its own';
    for (const check of ['organization and connection', 'other connection', 'other organization'] as const)
      report.say(line('–', check, because));
    return undefined;
  }
  const send = ({ request }: Case): Promise<Reply> => target.send(request);
  const reply = await send(readCase('home'));
  const found = snapshotOf(reply);
  const isKnown = found.kind === 'known';
  const asked = { origin: target.origin, subject, named: true, token, send };
  report.say(connectionLine(isKnown ? undefined : await inquire(reply, asked)));
  for (const view of neighbours) {
    const id = view === 'other-connection' ? subject.other_connection : subject.other_organization;
    // Beside a connection that cannot be read, what a neighbour answers says nothing of the neighbour.
    if (id === undefined) report.say(neighbourLine(view, undefined));
    else if (isKnown) report.say(neighbourLine(view, snapshotOf(await send(readCase(view)))));
  }
  report.say(rateLimitLine(reply), contractLine(contract, found));
  return reply;
}

/** The token that a run would use, and what it says; undefined when it is of no use. */
async function usableToken({ config, report, io }: Visit, skew: number) {
  const { audience: asked } = config;
  const grant = await grantOf(config);
  if (typeof grant === 'string') {
    report.say(line('✗', 'token', grant));
    return undefined;
  }
  report.hide(grant.token);
  const now = io.clock() + skew;
  const facts = factsOf(grant.token, grant.given, now);
  const again = isUsual(facts, asked) ? undefined : await knock(config, grant.token);
  const isRefused = again?.kind === 'response' && again.status === 401;
  const said = tokenLine(grant, now, { asked, isRefused });
  report.say(said);
  return said.mark === '✗' ? undefined : { grant, facts };
}

/** Says what becomes of each check; returns why the others are not made. */
async function examine(visit: Visit): Promise<string> {
  const { config, contract, report, io } = visit;
  const { origin, subject } = config;
  const first = await knock(config);
  const way = reachLine(first, origin, subject === undefined);
  report.say(way);
  if (way.mark === '✗') return 'the tenant was not reached';
  const skew = skewOf(first, io.clock());
  report.say(clockLine(skew));
  // An answer to a stranger need not have the headers: without them it says nothing of the tenant.
  const limits = [rateLimitLine(first)].filter(({ mark }) => mark === '✓');
  const usable = await usableToken(visit, skew ?? 0);
  if (usable === undefined) {
    report.say(...limits);
    return 'there is no token that could be used';
  }
  const { grant, facts } = usable;
  report.say(scopesLine(grant, subject !== undefined));
  const options = { revision: contract.revision, owes: false };
  await connecting({ ...config, token: grant.token }, options, io, async (connection) => {
    const reply = await readings(connection, facts, visit);
    if (reply === undefined) report.say(...limits);
    report.say(...specialLines(contract, connection.target.lacks));
  });
  return 'no organization connection was read';
}

/** `patchproof doctor`: checks all that a run needs, with GETs and a token request alone. Exit 0, or 2. */
export const doctorCommand: Command = async (_, raw, given) => {
  const problems: string[] = [];
  const { envFile } = raw;
  const env = collecting(() => environment(given, envFile), problems) ?? given.env;
  const config = problems.length > 0 ? undefined : collecting(() => parseConfig(env, raw), problems);
  const io = { ...given, env };
  const contract = collecting(() => contractOf(raw, io), problems);
  const report = reportTo(io, heldBy(env));
  // Problems of the host have a line of their own.
  for (const problem of problems)
    report.say(line('✗', problem.startsWith('AUTH0_DOMAIN: ') ? 'host' : 'configuration', problem));
  if (config === undefined || contract === undefined) report.end('the configuration has to be fixed first');
  else if (config.kind === 'reference') {
    const why = config.asked ? 'the reference is asked for' : 'no AUTH0_DOMAIN is set';
    const what = `${why}: runs go to the embedded reference tenant, which needs nothing`;
    report.say(line('✓', 'configuration', what));
  } else {
    report.hide(...secrets(config));
    report.say(
      line('✓', 'configuration', 'complete'),
      ...unheeded(given, envFile, env, config).map((text) => line('!', 'configuration', text)),
      line('✓', 'host', `${config.origin} may be sent requests`),
      ...tlsWarning(given.env).map((text) => line('!', 'host', text)),
      leftoverLine(config, envFile, given),
    );
    report.end(await examine({ config, contract, report, io: given }));
  }
  return report.isBroken() ? 2 : 0;
};
