import type { Finding, RunEnd, RunHeader, RunRecord } from '../model.ts';
import { type Tally, tally, weigh } from '../record/status.ts';
import { visible } from '../text/elide.ts';
import { unreadNotes } from './unread-words.ts';
import { count, requestsSent } from './words.ts';

/** Why a violation is put up with, and until when, in one line. */
export function toleratedBecause({ tolerated = [] }: Pick<Finding, 'tolerated'>): string {
  const reasons = tolerated.map(({ reason, ticket, expires }) =>
    [reason, ...(ticket === undefined ? [] : [ticket]), `until ${expires}`].join(', '),
  );
  return visible(`tolerated: ${reasons.join('; ')}`);
}

type Tested = Pick<RunHeader, 'target' | 'reference' | 'tlsUnverified'> & Pick<Partial<RunHeader>, 'config'>;

const REFERENCE = 'the embedded reference tenant';

/** Whether it was the reference tenant. Records of older versions tell by their configuration, which names none. */
const isReference = ({ reference, config, target }: Tested): boolean =>
  reference !== undefined ||
  (config !== undefined &&
    !Object.hasOwn(config, 'AUTH0_DOMAIN') &&
    /^http:\/\/127\.0\.0\.1:\d+$/.test(target));

/** What was tested, as a sentence names it: the host of a tenant, or the reference tenant. */
export function tested(header: Tested): string {
  if (isReference(header)) return REFERENCE;
  const { target } = header;
  return (URL.canParse(target) && new URL(target).host) || 'an unknown target';
}

/** What was tested, and where it was. */
export const testedAt = (header: Tested): string =>
  isReference(header) ? `${header.target} (${REFERENCE})` : header.target;

/** What the environment took from every answer; nothing where it left them alone. */
export const circumstances = ({ tlsUnverified }: Pick<Tested, 'tlsUnverified'>): readonly string[] =>
  tlsUnverified === true
    ? ['TLS certificates were not verified: NODE_TLS_REJECT_UNAUTHORIZED was 0 in the environment.']
    : [];

export interface RenderOptions {
  /** Whether violations of `should` rules fail the run too. */
  readonly strict?: boolean | undefined;
}

export interface Conclusion {
  readonly exitCode: RunEnd['exitCode'];
  /** The verdict in one sentence. */
  readonly sentence: string;
  /** What else keeps the run from being clean. */
  readonly notes: readonly string[];
}

/** A sentence takes the words for what was tested; a note beside the verdict names it no second time. */
type Statement = readonly [exitCode: RunEnd['exitCode'], sentence: (on: string) => string];

/** What a record amounts to, and of what. A violation outranks everything that leaves the question open. */
export function conclude(
  record: RunRecord,
  { strict = record.header.strict ?? false }: RenderOptions = {},
): Conclusion {
  const counts = tally(record.findings);
  const [first, ...rest] = [...violations(record, strict), ...doubts(record, counts)];
  const [exitCode, sentence] = first ?? [0, (on) => conforms(record, counts, on)];
  return {
    exitCode,
    sentence: sentence(` on ${tested(record.header)}`),
    notes: [...circumstances(record.header), ...rest.map(([, note]) => note('')), ...limits(record)],
  };
}

function violations({ findings, end }: RunRecord, strict: boolean): readonly Statement[] {
  const levels = (['must', 'should'] as const).filter((level) => level === 'must' || strict);
  const broken = levels.flatMap((level) => {
    const own = findings.filter(
      (finding) =>
        finding.outcome === 'violated' && finding.level === level && finding.tolerated === undefined,
    );
    return own.length > 0 ? [count(own.length, `${level} rule`)] : [];
  });
  const stale = end?.baseline?.stale.length ?? 0;
  const statements: readonly Statement[] = [
    ...(broken.length > 0
      ? [[1, (on: string) => `Does not conform: ${broken.join(' and ')} violated${on}.`] as const]
      : []),
    ...(stale > 0
      ? [
          [
            1,
            (on: string) =>
              `The baseline is stale${on}: ${entries(stale)} of ${end?.baseline?.file} to mend.`,
          ] as const,
        ]
      : []),
  ];
  if (statements.length > 0) return statements;
  return end?.exitCode === 1 ? [[1, (on) => `Does not conform: the run${on} ended with exit code 1.`]] : [];
}

const UNREAD = 'the connection under test could not be read: ';

function doubts({ header, exchanges, findings, end }: RunRecord, counts: Tally): readonly Statement[] {
  const untested = findings.filter(({ level, outcome }) => level === 'must' && outcome === 'untested').length;
  const open = [
    ...(counts.inconclusive > 0 ? [`${count(counts.inconclusive, 'rule')} inconclusive`] : []),
    ...(untested > 0 && header.allowUntested !== true ? [`${count(untested, 'must rule')} untested`] : []),
    ...(end !== undefined && !findings.some(isJudged) ? ['no rule could be judged'] : []),
  ];
  const sentences: ((on: string) => string)[] = [
    ...(end?.errors ?? []).map((error) => (on: string) => `Harness error${on}: ${error}`),
    ...(end === undefined
      ? [(on: string) => `Truncated: the run${on} was cut off after ${count(exchanges.length, 'request')}.`]
      : []),
    ...(end?.restored === false
      ? [(on: string) => `Not restored${on}: ${end.unrestored.join('; ') || 'the tenant differs'}.`]
      : []),
    ...(open.length > 0
      ? [(on: string) => `Cannot tell: ${end?.unread === undefined ? '' : UNREAD}${open.join(', ')}${on}.`]
      : []),
  ];
  if (sentences.length === 0 && end?.exitCode === 2)
    sentences.push((on) => `Cannot tell: the run${on} ended with exit code 2.`);
  return sentences.map((sentence): Statement => [2, sentence]);
}

/** Green is earned by a rule that looked at something, and could have been broken by it. */
const isJudged = ({ outcome, level }: Finding): boolean =>
  level !== 'observe' && (outcome === 'upheld' || outcome === 'violated');

function conforms(record: RunRecord, counts: Tally, on: string): string {
  const { writes, reads } = requestsSent(record);
  const rules = [
    `${count(counts.upheld, 'rule')} upheld`,
    `${counts.inapplicable} inapplicable`,
    `${counts.violated} violated`,
    ...(counts.deviating > 0 ? [count(counts.deviating, 'deviation')] : []),
    ...(counts.tolerated > 0 ? [`${counts.tolerated} tolerated`] : []),
    ...(counts.untested > 0 ? [`${counts.untested} untested`] : []),
    ...(counts.observed > 0 ? [`${counts.observed} observed`] : []),
  ];
  return `Conforms: ${rules.join(', ')}${on} (${writes} PATCH, ${count(reads, 'read')}).`;
}

function limits({ header, findings, end }: RunRecord): readonly string[] {
  const tolerated = findings.filter((finding) => finding.tolerated !== undefined).length;
  const { file = '', unjudged = 0 } = end?.baseline ?? {};
  return [
    ...(end?.front === undefined
      ? []
      : [`Something in front of the API answered ${end.front.answers} of ${end.front.of} requests.`]),
    ...(end?.unread === undefined ? [] : unreadNotes(end.unread)),
    ...(header.only.length === 0 ? [] : [`Only the rules of ${header.only.join(', ')} were run.`]),
    ...(tolerated === 0 ? [] : [`${count(tolerated, 'violated rule')} tolerated by ${file}.`]),
    ...(unjudged === 0 ? [] : [`${entries(unjudged)} of ${file} could not be judged by this run.`]),
  ];
}

const entries = (number: number): string => (number === 1 ? '1 entry' : `${number} entries`);

/**
 * What no failed rule says: a run that was cut off, broke, left a trace or cannot tell must not look like a passed one.
 * The words for a failed test of its own, or undefined when the failed rules say all there is to say.
 */
export function untold(record: RunRecord, options: RenderOptions): string | undefined {
  const { exitCode, sentence, notes } = conclude(record, options);
  const { header, end, findings } = record;
  const stale = (end?.baseline?.stale.length ?? 0) > 0;
  const whole = end?.restored && end.errors.length === 0 && end.unread === undefined && findings.length > 0;
  const told = findings.some((finding) => weigh(finding, header, options.strict) === 'fails');
  return whole && (exitCode === 0 || told || stale)
    ? undefined
    : [sentence, ...notes].map((text) => visible(text)).join(' ');
}
