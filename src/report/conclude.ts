import type { Finding, RunEnd, RunRecord } from '../model.ts';
import { count } from './count.ts';
import { requestsSent } from './requests-sent.ts';
import { type Tally, tally } from './tally.ts';
import { unreadNotes } from './unread-words.ts';

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

type Statement = readonly [exitCode: RunEnd['exitCode'], sentence: string];

/** What a record amounts to. A violation outranks everything that leaves the question open. */
export function conclude(
  record: RunRecord,
  { strict = record.header.strict ?? false }: RenderOptions = {},
): Conclusion {
  const counts = tally(record.findings);
  const [first, ...rest] = [...violations(record, strict), ...doubts(record, counts)];
  const [exitCode, sentence] = first ?? [0, conforms(record, counts)];
  return { exitCode, sentence, notes: [...rest.map(([, note]) => note), ...limits(record)] };
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
    ...(broken.length > 0 ? [[1, `Does not conform: ${broken.join(' and ')} violated.`] as const] : []),
    ...(stale > 0
      ? [[1, `The baseline is stale: ${entries(stale)} of ${end?.baseline?.file} to mend.`] as const]
      : []),
  ];
  if (statements.length > 0) return statements;
  return end?.exitCode === 1 ? [[1, 'Does not conform: the run ended with exit code 1.']] : [];
}

const UNREAD = 'the connection under test could not be read: ';

function doubts({ header, exchanges, findings, end }: RunRecord, counts: Tally): readonly Statement[] {
  const untested = findings.filter(({ level, outcome }) => level === 'must' && outcome === 'untested').length;
  const open = [
    ...(counts.inconclusive > 0 ? [`${count(counts.inconclusive, 'rule')} inconclusive`] : []),
    ...(untested > 0 && header.allowUntested !== true ? [`${count(untested, 'must rule')} untested`] : []),
    ...(end !== undefined && !findings.some(isJudged) ? ['no rule could be judged'] : []),
  ];
  const sentences = [
    ...(end?.errors ?? []).map((error) => `Harness error: ${error}`),
    ...(end === undefined
      ? [`Truncated: the run was cut off after ${count(exchanges.length, 'request')}.`]
      : []),
    ...(end?.restored === false
      ? [`Not restored: ${end.unrestored.join('; ') || 'the tenant differs'}.`]
      : []),
    ...(open.length > 0
      ? [`Cannot tell: ${end?.unread === undefined ? '' : UNREAD}${open.join(', ')}.`]
      : []),
  ];
  if (sentences.length === 0 && end?.exitCode === 2)
    sentences.push('Cannot tell: the run ended with exit code 2.');
  return sentences.map((sentence): Statement => [2, sentence]);
}

/** Green is earned by a rule that looked at something. */
const isJudged = ({ outcome }: Finding): boolean => outcome === 'upheld' || outcome === 'violated';

function conforms(record: RunRecord, counts: Tally): string {
  const { writes, reads } = requestsSent(record);
  const rules = [
    `${count(counts.upheld, 'rule')} upheld`,
    `${counts.inapplicable} inapplicable`,
    `${counts.violated} violated`,
    ...(counts.deviating > 0 ? [count(counts.deviating, 'deviation')] : []),
    ...(counts.tolerated > 0 ? [`${counts.tolerated} tolerated`] : []),
    ...(counts.untested > 0 ? [`${counts.untested} untested`] : []),
  ];
  return `Conforms: ${rules.join(', ')} (${writes} PATCH, ${count(reads, 'read')}).`;
}

function limits({ header, findings, end }: RunRecord): readonly string[] {
  const tolerated = findings.filter((finding) => finding.tolerated !== undefined).length;
  const { file = '', unjudged = 0 } = end?.baseline ?? {};
  return [
    ...(end?.unread === undefined ? [] : unreadNotes(end.unread)),
    ...(header.only.length === 0 ? [] : [`Only the rules of ${header.only.join(', ')} were run.`]),
    ...(tolerated === 0 ? [] : [`${count(tolerated, 'violated rule')} tolerated by ${file}.`]),
    ...(unjudged === 0 ? [] : [`${entries(unjudged)} of ${file} could not be judged by this run.`]),
  ];
}

const entries = (number: number): string => (number === 1 ? '1 entry' : `${number} entries`);
