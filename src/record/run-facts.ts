import type { Finding } from '../model.ts';
import { visible } from '../text/elide.ts';
import { secretHeader, shellWord } from '../text/shell.ts';
import type { RecordedExchange, RunHeader, RunRecord } from './record.ts';

export type TestedTarget = Pick<RunHeader, 'target' | 'reference' | 'tlsUnverified'> &
  Pick<Partial<RunHeader>, 'config'>;

/** Whether this was the reference tenant. In older records, a configuration without a domain says it. */
export const isReference = ({ reference, config, target }: TestedTarget): boolean =>
  reference !== undefined ||
  (config !== undefined && !('AUTH0_DOMAIN' in config) && /^http:\/\/127\.0\.0\.1:\d+$/.test(target));

/** What wrote a record: `patchproof 0.1.0` is a name and a version. */
export function namedTool({ tool }: Pick<RunHeader, 'tool'>) {
  const [, name, version] = /^(\S+) (\S+)$/.exec(tool) ?? [];
  return { name: visible(name ?? tool) || 'patchproof', version: visible(version ?? 'unknown') };
}

/** Requests sent, and duration in milliseconds; from the exchanges when the run was cut off. */
export function requestsSent({ header, exchanges, end }: RunRecord) {
  const writes = exchanges.filter(({ request }) => request.method !== 'GET').length;
  const [first, last] = [exchanges.at(0), exchanges.at(-1)];
  const span = first === undefined || last === undefined ? 0 : Math.max(0, last.at + last.ms - first.at);
  if (end === undefined) return { writes, reads: exchanges.length - writes, took: span };
  const took = Date.parse(end.endedAt) - Date.parse(header.startedAt);
  return { ...end.sent, took: took >= 0 ? took : span };
}

/** Milliseconds of a rule. Rules share requests, so each gets a share of the run by how much it judged. */
export function ruleTime(record: RunRecord): (finding: Finding) => number {
  const judged = record.findings.reduce((sum, finding) => sum + finding.judged, 0);
  const share = judged === 0 ? 0 : requestsSent(record).took / judged;
  return (finding) => share * finding.judged;
}

/** When a run began, in milliseconds since the epoch; 0 when its record does not say. */
export function startOf({ startedAt }: Pick<RunHeader, 'startedAt'>): number {
  const start = Date.parse(startedAt);
  return Number.isNaN(start) ? 0 : start;
}

/** The last instant with a year of four digits. */
const LATEST = 253_402_300_799_999;

/** An instant as ISO 8601 in UTC. Accepts any number, because a record may hold any. */
export const toIso = (ms: number): string =>
  new Date(Number.isFinite(ms) ? Math.min(Math.max(ms, 0), LATEST) : 0).toISOString();

/** How many writes to the same resource, its own included, lie between the two reads around exchange `n`. */
export function writesAround({ exchanges }: RunRecord, n: number): number {
  const own = exchanges.find((one) => one.n === n);
  if (own === undefined) return 0;
  const same = exchanges.filter(({ request }) => request.path === own.request.path);
  const reads = same.filter(({ request }) => request.method === 'GET').map((one) => one.n);
  const from = reads.findLast((read) => read < n) ?? Number.NEGATIVE_INFINITY;
  const to = reads.find((read) => read >= n) ?? Number.POSITIVE_INFINITY;
  return same.filter((one) => one.n > from && one.n < to && one.request.method !== 'GET').length;
}

const storedIn = (reading: RecordedExchange | undefined): string | undefined =>
  reading?.reply.kind === 'response' && reading.reply.status === 200 && reading.reply.elided === undefined
    ? reading.reply.body
    : undefined;

/** The stored state around a repetition of a case, with no other write between the two reads. */
export function stateWhenAlone(record: RunRecord, id: string) {
  for (const { n, case: own, request } of record.exchanges) {
    if (own !== id || request.method === 'GET' || writesAround(record, n) !== 1) continue;
    const readings = record.exchanges.filter(
      (one) => one.request.method === 'GET' && one.request.path === request.path,
    );
    const before = storedIn(readings.findLast((one) => one.n < n));
    const after = storedIn(readings.find((one) => one.n > n));
    if (before !== undefined && after !== undefined) return { request: n, before, after };
  }
  return undefined;
}

/** How often a request was answered with 429, the last answer included. */
export function refusalsOf(reply: RecordedExchange['reply']): number {
  if (reply.kind === 'fault') return 0;
  return (reply.limited ?? 0) + (reply.status === 429 ? 1 : 0);
}

/** The middle of sorted times; the lower one of two. */
export const median = (sorted: readonly number[]): number => sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;

const MINUTE = 60_000;

/** The number of requests in the minute before `at`. */
export type RateStep = readonly [at: number, sent: number];

/** How many requests were sent in the minute before, each time that number changes. */
export function lastMinute(exchanges: readonly RecordedExchange[]): readonly RateStep[] {
  const changes = exchanges.flatMap(({ at }) => [[at, 1] as const, [at + MINUTE, -1] as const]);
  let sent = 0;
  return changes
    .toSorted((a, b) => a[0] - b[0] || a[1] - b[1])
    .map(([at, by]) => {
      sent += by;
      return [at, sent];
    });
}

/** Cases that a run adds between its own, or finds by shrinking a draw: no command can select them. */
const INTERNAL = /^(read|again|restore|explore|sequence)\/|~(?!\d{1,5}(\.\d+)?$)/;

/** The options that give a run the same plan and the same cases as another. */
function sameOptions({ profile, contract, seed, runs, config = {} }: RunHeader): readonly string[] {
  // Without the option, a variable of the env file would choose another value.
  const isChosen = (name: string): boolean => config[`PATCHPROOF_${name}`] !== undefined;
  return [
    ...(contract.revision === '2026-04' && !isChosen('CONTRACT')
      ? []
      : ['--contract', shellWord(contract.revision)]),
    ...(profile === 'gate' && !isChosen('PROFILE') ? [] : ['--profile', profile]),
    ...(profile === 'deep' ? ['--seed', String(seed)] : []),
    ...(profile === 'deep' && runs !== undefined ? ['--runs', String(runs)] : []),
  ];
}

/** The command that repeats the run of a record for these rules; for all rules when none is given. */
export function runAgain(header: RunHeader, rules: readonly string[]): string {
  const { envFile, reference, headers = [], headersOnToken } = header;
  return [
    'npx patchproof run',
    ...(envFile === undefined ? [] : ['--env-file', shellWord(envFile)]),
    ...(reference === 'asked' && envFile === undefined ? ['--reference'] : []),
    ...headers.map((name) => `--header ${secretHeader(name)}`),
    ...(headersOnToken === undefined ? [] : ['--header-on-token']),
    ...sameOptions(header),
    ...rules.flatMap((rule) => ['--only', shellWord(rule)]),
  ].join(' ');
}

/**
 * The command that repeats one rule as in the run of a record.
 * For a rule about answers, the first case that broke it is enough: later ones may show what that case left.
 */
export function rerun(
  header: RunHeader,
  { rule, part, violations }: Pick<Finding, 'rule' | 'part' | 'violations'>,
): string {
  const caseId = violations[0]?.case;
  const isOne = caseId !== undefined && (part === 'response' || part === 'error') && !INTERNAL.test(caseId);
  return [runAgain(header, [rule]), ...(isOne ? ['--case', shellWord(caseId)] : [])].join(' ');
}
