import { readCase } from '../../cases/build.ts';
import type { Contract } from '../../contract/index.ts';
import { inquire } from '../../engine/judge/unread.ts';
import { snapshotOf } from '../../engine/observe/exchanges.ts';
import type { Case, Reply, Request, TokenFacts } from '../../model.ts';
import { redact } from '../../redact/redact.ts';
import { buildCredentials } from '../../target/auth/credentials.ts';
import { factsOf } from '../../target/auth/jwt.ts';
import { openTarget } from '../../target/open-target.ts';
import { heldBy, secrets, type TenantConfig } from '../config/config.ts';
import { tlsWarning } from '../config/env-file.ts';
import type { RawOptions } from '../config/options.ts';
import { unheeded } from '../config/used-variables.ts';
import { type Io, version } from '../process/streams.ts';
import { type Connection, connect } from '../session/connect.ts';
import {
  clock,
  type DoctorCheck,
  type DoctorLine,
  home,
  line,
  neighbour,
  rateLimit,
  reach,
  revision,
  show,
  skewOf,
  unchecked,
} from './doctor-answers.ts';
import { type DoctorSetup, leftoverLine, problemLines, setupOf, specialLines } from './doctor-config.ts';
import { grantOf, isUsual, scopesLine, tokenLine } from './doctor-token.ts';

/** Takes lines as they come to be, and knows which checks have one. */
interface DoctorReport {
  readonly say: (...lines: readonly DoctorLine[]) => void;
  /** Says of every check without a line why it has none. */
  readonly end: (because: string) => void;
  /** What must not be seen from now on. */
  readonly hide: (...more: readonly string[]) => void;
  readonly isBroken: () => boolean;
}

function reportTo(io: Io): DoctorReport {
  let hidden: readonly string[] = heldBy(io.env);
  let isBroken = false;
  const said = new Set<DoctorCheck>();
  const say = (...lines: readonly DoctorLine[]): void => {
    for (const one of lines) {
      said.add(one.check);
      isBroken ||= one.mark === '✗';
      io.out(redact(show(one), hidden));
    }
  };
  return {
    say,
    end: (because) => say(...unchecked(said, because)),
    hide: (...more) => {
      hidden = [...hidden, ...more];
    },
    isBroken: () => isBroken,
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

async function isAnswered401(config: TenantConfig, token: string): Promise<boolean> {
  const reply = await knock(config, token);
  return reply.kind === 'response' && reply.status === 401;
}

/** What the readings of the resources say; of none when a run creates its own. */
async function readings(
  { target }: Connection,
  token: TokenFacts,
  { subject }: TenantConfig,
  contract: Contract,
  report: DoctorReport,
): Promise<Reply | undefined> {
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
  const { origin } = target;
  report.say(home(isKnown ? undefined : await inquire(reply, { origin, subject, named: true, token, send })));
  for (const view of ['other-connection', 'other-organization'] as const) {
    const isSet =
      (view === 'other-connection' ? subject.other_connection : subject.other_organization) !== undefined;
    // Beside a connection that cannot be read, what a neighbour answers says nothing of the neighbour.
    if (isSet && !isKnown) continue;
    report.say(neighbour(view, isSet, isSet ? { [view]: snapshotOf(await send(readCase(view))) } : {}));
  }
  report.say(rateLimit(reply), revision(contract, { home: found }));
  return reply;
}

async function examine(
  config: TenantConfig,
  contract: Contract,
  report: DoctorReport,
  io: Io,
): Promise<string> {
  const first = await knock(config);
  const way = reach(first, config.origin, config.subject === undefined);
  report.say(way);
  if (way.mark === '✗') return 'the tenant was not reached';
  const skew = skewOf(first, io.clock());
  report.say(clock(skew));
  // An answer to a stranger need not have the headers: without them it says nothing of the tenant.
  const limits = [rateLimit(first)].filter(({ mark }) => mark === '✓');
  const grant = await grantOf(config);
  if (grant.kind === 'token') report.hide(grant.token.token);
  const now = io.clock() + (skew ?? 0);
  const asked = config.audience;
  const isDoubtful = grant.kind === 'token' && !isUsual(factsOf(grant.token.token, grant.given, now), asked);
  const isRefused = isDoubtful && (await isAnswered401(config, grant.token.token));
  const token = tokenLine(grant, now, { asked, isRefused });
  report.say(token);
  if (grant.kind === 'none' || token.mark === '✗') {
    report.say(...limits);
    return 'there is no token that could be used';
  }
  report.say(scopesLine(grant.token, config.subject !== undefined));
  const connection = await connect(
    { ...config, token: grant.token.token },
    { revision: contract.revision, owes: false },
    io,
  );
  try {
    const facts = factsOf(grant.token.token, grant.given, now);
    const reply = await readings(connection, facts, config, contract, report);
    if (reply === undefined) report.say(...limits);
    report.say(...specialLines(contract, connection.target.lacks));
  } finally {
    await connection.close();
  }
  return 'no organization connection was read';
}

async function check(
  { env, envFile, config, contract, problems }: DoctorSetup,
  report: DoctorReport,
  io: Io,
): Promise<void> {
  report.say(...problemLines(problems));
  if (problems.length > 0 || config === undefined || contract === undefined) {
    report.end('the configuration has to be mended first');
    return;
  }
  if (config.kind === 'reference') {
    const why = config.asked ? 'the reference is asked for' : 'no AUTH0_DOMAIN is set';
    const what = `${why}: runs go to the embedded reference tenant, which needs nothing`;
    report.say(line('✓', 'configuration', what));
    return;
  }
  report.hide(...secrets(config));
  report.say(line('✓', 'configuration', 'complete'));
  report.say(
    ...unheeded(io, envFile, env, config).map((text) => line('!', 'configuration', text)),
    line('✓', 'host', `${config.origin} may be sent requests`),
    ...tlsWarning(io.env).map((text) => line('!', 'host', text)),
    leftoverLine(config, envFile, io),
  );
  report.end(await examine(config, contract, report, io));
}

/** `patchproof doctor`: checks all that a run needs, with GETs and a token request alone. Exit 0, or 2. */
export async function doctorCommand(raw: RawOptions, io: Io): Promise<number> {
  const setup = setupOf(raw, io);
  const report = reportTo({ ...io, env: setup.env });
  await check(setup, report, io);
  return report.isBroken() ? 2 : 0;
}
