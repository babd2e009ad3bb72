import type { Finding, Violation } from '../model.ts';
import type { RunRecord, StaleEntry } from '../record/record.ts';
import { isReference, requestsSent, type TestedTarget } from '../record/run-facts.ts';
import { type ConclusionGround, conclude, tally } from '../record/status.ts';
import { visible } from '../text/elide.ts';
import { unreadNotes } from './unread-words.ts';
import { count, joinVisible, requestWords } from './words.ts';

/** Why a violation is put up with, and until when, in one line. */
export function tolerances({ tolerated = [] }: Pick<Finding, 'tolerated'>): string {
  const reasons = tolerated.map(({ reason, ticket, expires }) => [reason, ticket ?? [], `until ${expires}`]);
  return visible(reasons.map((words) => words.flat().join(', ')).join('; '));
}

export const toleratedBecause = (finding: Finding): string => visible(`tolerated: ${tolerances(finding)}`);

/** Why a test that stands for a rule that observes has not passed: there is nothing to pass. */
export const OBSERVED = 'observed, not judged: the contract leaves it open';

export const expectation = ({ expected, actual }: Pick<Violation, 'expected' | 'actual'>): string =>
  `expected ${visible(expected)}, actual ${visible(actual)}`;

const EFFECTS: Readonly<Record<NonNullable<StaleEntry['kind']>, (file: string) => string>> = {
  unknown: (file) => ` (drops it), or rename it in ${file}`,
  expired: () => ' (renews it while it occurs, and drops it when not)',
  gone: () => ' (takes it out, and puts in what occurs now)',
};

/** Entries of the baseline that have to be mended, in words: `mend` is the command, and what it does. */
export const staleEntries = ({ end }: Pick<RunRecord, 'end'>) =>
  (end?.baseline?.stale ?? []).map(({ rule, because, mend: command, kind }) => {
    const mend = kind === undefined ? command : command + EFFECTS[kind](end?.baseline?.file ?? '');
    return { rule, because, command, mend, sentence: `${rule}: ${because}; ${mend}` };
  });

const REFERENCE = 'the embedded reference tenant';

/** What was tested, as a sentence names it: the host of a tenant, or the reference tenant. */
export function tested(header: TestedTarget): string {
  if (isReference(header)) return REFERENCE;
  const { target } = header;
  return (URL.canParse(target) && new URL(target).host) || 'an unknown target';
}

export const testedAt = (header: TestedTarget): string =>
  isReference(header) ? `${header.target} (${REFERENCE})` : header.target;

/** What the environment took from every answer; nothing where it left them alone. */
export const circumstances = ({ tlsUnverified }: Pick<TestedTarget, 'tlsUnverified'>): readonly string[] =>
  tlsUnverified === true
    ? ['TLS certificates were not verified: NODE_TLS_REJECT_UNAUTHORIZED was 0 in the environment.']
    : [];

/** A sentence: what stands before its colon, and what behind it. */
type TitledWords = readonly [title: string, rest: string];

export function verdictOf(record: RunRecord) {
  const { exitCode, grounds } = conclude(record);
  const [first, ...rest] = grounds;
  const on = ` on ${tested(record.header)}`;
  const words = first === undefined ? conforms(record, on) : groundWords(first, record, on);
  return {
    exitCode,
    title: words[0],
    sentence: words.join(': '),
    /** What else keeps the run from being clean. */
    notes: [
      ...circumstances(record.header),
      ...rest.map((ground) => groundWords(ground, record, '').join(': ')),
      ...limits(record),
    ],
  };
}

/** `on`: the words for what was tested; a note beside the verdict names it no second time. */
function groundWords(ground: ConclusionGround, { end }: RunRecord, on: string): TitledWords {
  switch (ground.kind) {
    case 'violated': {
      const rules = listed([ground.must, 'must rule'], [ground.should, 'should rule']);
      return ['Does not conform', `${rules.join(' and ')} violated${on}.`];
    }
    case 'stale':
      return [`The baseline is stale${on}`, `${entries(ground.entries)} of ${end?.baseline?.file} to mend.`];
    case 'slow':
      return [
        `Too slow${on}`,
        `p${ground.percentile} of the answers is ${ground.actualMs} ms, and --max-latency allows ` +
          `${ground.limitMs} ms (seen from this client).`,
      ];
    case 'harness error':
      return [`Harness error${on}`, ground.error];
    case 'truncated':
      return ['Truncated', `the run${on} was cut off after ${count(ground.requests, 'request')}.`];
    case 'interrupted':
      return [
        `Interrupted; ${ground.isRestored ? '' : 'not '}everything was restored`,
        `the run${on} was stopped before everything was sent.`,
      ];
    case 'not restored':
      return [`Not restored${on}`, `${ground.differences.join('; ') || 'the tenant differs'}.`];
    case 'undecided': {
      const unread = end?.unread === undefined ? '' : 'the connection under test could not be read: ';
      return ['Cannot tell', `${unread}${undecided(ground).join(', ')}${on}.`];
    }
    case 'recorded':
      return [
        ground.exitCode === 1 ? 'Does not conform' : 'Cannot tell',
        `the run${on} ended with exit code ${ground.exitCode}.`,
      ];
  }
}

const listed = (...all: readonly (readonly [number: number, noun: string])[]): readonly string[] =>
  all.filter(([number]) => number > 0).map(([number, noun]) => count(number, noun));

const undecided = (ground: Extract<ConclusionGround, { kind: 'undecided' }>): readonly string[] => [
  ...listed([ground.inconclusive, 'rule']).map((rules) => `${rules} inconclusive`),
  ...listed([ground.untested, 'must rule']).map((rules) => `${rules} untested`),
  ...(ground.isNothingJudged ? ['no rule could be judged'] : []),
];

function conforms(record: RunRecord, on: string): TitledWords {
  const counts = tally(record.findings);
  const sent = requestsSent(record);
  const restored = sent.writes > 0 && record.end?.restored === true ? ', restored' : '';
  const more = (['tolerated', 'untested', 'observed'] as const).filter((status) => counts[status] > 0);
  const rules = [
    `${count(counts.upheld, 'rule')} upheld`,
    `${counts.inapplicable} inapplicable`,
    `${counts.violated} violated`,
    ...listed([counts.deviating, 'deviation']),
    ...more.map((status) => `${counts[status]} ${status}`),
  ];
  return ['Conforms', `${rules.join(', ')}${on} (${requestWords(sent)}${restored}).`];
}

function limits({ header, findings, end }: RunRecord): readonly string[] {
  const tolerated = findings.filter((finding) => finding.tolerated !== undefined).length;
  const { file = '', unjudged = 0 } = end?.baseline ?? {};
  const { answers = 0, of = 0 } = end?.front ?? {};
  return [
    ...(end?.front ? [`Something in front of the API answered ${answers} of ${of} requests.`] : []),
    ...(end?.unread === undefined ? [] : unreadNotes(end.unread)),
    ...(header.only.length === 0 ? [] : [`Only the rules of ${header.only.join(', ')} were run.`]),
    ...(header.exclude === undefined ? [] : [`The rules of ${header.exclude.join(', ')} were not run.`]),
    ...(tolerated === 0 ? [] : [`${count(tolerated, 'violated rule')} tolerated by ${file}.`]),
    ...(unjudged === 0 ? [] : [`${entries(unjudged)} of ${file} could not be judged by this run.`]),
  ];
}

const entries = (number: number): string => count(number, 'entry', 'entries');

/** Failed tests that stand for no rule, so that a run that is cut off or undecided does not look passed. */
export function extraTests(record: RunRecord) {
  const { grounds, isToldByRules } = conclude(record);
  const { sentence, notes } = verdictOf(record);
  const ofRun = (name: string, texts: readonly string[]) => ({
    suite: 'run',
    name,
    because: joinVisible(texts, ' '),
    mend: undefined,
  });
  const slow = grounds.filter(({ kind }) => kind === 'slow');
  return [
    ...staleEntries(record).map(({ rule, because, mend }) => ({
      suite: 'baseline',
      name: visible(rule),
      because: visible(because),
      mend: visible(mend, Number.POSITIVE_INFINITY),
    })),
    ...slow.map((ground) => ofRun('run.latency', [groundWords(ground, record, '').join(': ')])),
    ...(isToldByRules ? [] : [ofRun('run.complete', [sentence, ...notes])]),
  ];
}
