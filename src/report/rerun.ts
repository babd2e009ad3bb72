import type { Finding, RecordLine, RunHeader } from '../model.ts';
import { showUnprintable } from '../text/elide.ts';
import { shellWord } from '../text/shell.ts';

/** Sent by a run itself, in between its cases, or found by shrinking a draw: no command knows them. */
const INTERNAL = /^(read|again|restore|explore|sequence)\/|~(?!\d{1,5}(\.\d+)?$)/;

/** The options that make a run what another was, and the cases what they were. */
export function sameOptions({ profile, contract, seed, runs, config = {} }: RunHeader): readonly string[] {
  // A variable of the env file would choose otherwise.
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

/**
 * The command that runs one rule again, as the run of a record did. One case is enough for most rules about answers: it
 * is the first that broke the rule, for later ones may show what that one left.
 */
export function rerun(header: RunHeader, { rule, violations }: Pick<Finding, 'rule' | 'violations'>): string {
  const { envFile, reference } = header;
  const caseId = violations[0]?.case;
  const isOne = caseId !== undefined && /^(response|error)\./.test(rule) && !INTERNAL.test(caseId);
  return [
    'npx patchproof run',
    ...(envFile === undefined ? [] : ['--env-file', shellWord(envFile)]),
    ...(reference === 'asked' && envFile === undefined ? ['--reference'] : []),
    ...sameOptions(header),
    ...['--only', shellWord(rule)],
    ...(isOne ? ['--case', shellWord(caseId)] : []),
  ].join(' ');
}

/** The order in which members are written; what is not listed follows, by name. */
const ORDER: readonly string[] = [
  ...['kind', 'format', 'tool', 'contract', 'revision', 'hash', 'profile', 'seed', 'target', 'startedAt'],
  ...['planned', 'rules', 'all', 'writes', 'reads', 'leastWrites', 'perMinute', 'burst'],
  ...[
    'requestHash',
    'only',
    'envFile',
    'runs',
    'out',
    'strict',
    'allowUntested',
    'config',
    'pace',
    'unsettable',
  ],
  ...['n', 'exchange', 'rule', 'part', 'level', 'case', 'title', 'at', 'ms', 'purpose', 'request', 'reply'],
  ...['method', 'path', 'credential', 'mediaType', 'status', 'headers', 'limited'],
  ...['encoding', 'body', 'elided', 'fault', 'message'],
  ...[
    'statement',
    'source',
    'document',
    'anchor',
    'words',
    'outcome',
    'stability',
    'windowMs',
    'because',
    'judged',
    'exchanges',
  ],
  ...['answers', 'cases', 'undecided', 'tolerated', 'reason', 'since', 'expires', 'ticket', 'fresh'],
  ...['violations', 'sent', 'expected', 'actual', 'state', 'before', 'after', 'curl', 'script', 'observed'],
  ...['endedAt', 'outcomes', 'upheld', 'violated', 'inconclusive', 'inapplicable', 'untested'],
  ...[
    'restored',
    'unrestored',
    'errors',
    'front',
    'of',
    'baseline',
    'file',
    'entries',
    'unjudged',
    'stale',
    'mend',
    'exitCode',
  ],
];
const RANKS = new Map(ORDER.map((name, index) => [name, index]));

/** A record line as one line of JSON, without its line break. The same line gives the same bytes. */
export function formatLine(line: RecordLine): string {
  return showUnprintable(JSON.stringify(line, (_name, value: unknown) => ordered(value)));
}

function ordered(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).toSorted(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1)),
  );
}

function rank(name: string): number {
  return RANKS.get(name) ?? ORDER.length;
}
