import type { Finding, Part, Tolerance, Violation } from '../model.ts';
import type { RunRecord } from '../record/record.ts';
import { namedTool, requestsSent, rerun, startOf, toIso } from '../record/run-facts.ts';
import type { RunHeader } from '../record/run-header.ts';
import { brokenCases, weightOf } from '../record/status.ts';
import { visible } from '../text/elide.ts';
import { findMember, type TextRegion } from '../text/find-member.ts';
import { type ContractFile, type FormatOptions, formatJson } from './format.ts';
import { escapeMarkdown } from './markup.ts';
import { expectation, staleEntries, verdictOf } from './verdict.ts';

type SarifLevel = 'error' | 'warning' | 'note';

/** A text as a message: SARIF would make links of `[words](target)`, and none may come from a tenant. */
export function message(text: string): { readonly text: string } {
  return { text: visible(text, Number.POSITIVE_INFINITY).replaceAll('](', '] (') };
}

/** What counts for the exit code is an error, advice a warning, what is only observed a note. */
function sarifLevel({ level }: Pick<Finding, 'level'>, header: RunHeader): SarifLevel {
  if (weightOf({ outcome: 'violated', level }, header) === 'fails') return 'error';
  return level === 'observe' ? 'note' : 'warning';
}

/** A rule as SARIF describes it once, with the words it rests on and how to run it. */
function sarifRule(finding: Finding, header: RunHeader): Readonly<Record<string, unknown>> {
  const { rule, part, level, statement, source } = finding;
  const severity = sarifLevel(finding, header);
  const origin = `${source.document}, ${source.anchor}`;
  const again = rerun(header, finding);
  return {
    id: visible(rule),
    shortDescription: message(visible(statement)),
    fullDescription: message(
      `${visible(statement)}. It rests on ${visible(origin)}: ${visible(source.words)}`,
    ),
    help: {
      ...message(
        `${level} · ${visible(statement)}. Source: ${visible(origin)}: ${visible(source.words)}. Run it again: ${visible(again)}`,
      ),
      markdown: [
        `**${level}** · ${escapeMarkdown(statement)}`,
        `Source: ${escapeMarkdown(origin)}`,
        `> ${escapeMarkdown(source.words)}`,
        `Run it again: <code>${escapeMarkdown(again)}</code>`,
      ].join('\n\n'),
    },
    defaultConfiguration: { level: severity },
    properties: { tags: ['contract', part, level], precision: 'very-high', 'problem.severity': severity },
  };
}

type SarifResult = Readonly<Record<string, unknown>>;

/** A result for each violation of a rule, on the line of the contract that it breaks. */
function sarifResults(
  finding: Finding,
  ruleIndex: number,
  { header, end }: RunRecord,
  contract: readonly ContractFile[],
): readonly SarifResult[] {
  const { rule, statement, stability, violations, tolerated } = finding;
  const shared = {
    ruleId: visible(rule),
    ruleIndex,
    kind: 'fail',
    level: sarifLevel(finding, header),
    locations: [location(sarifPlace(finding, header, contract))],
    ...(end?.baseline === undefined ? {} : { baselineState: tolerated === undefined ? 'new' : 'unchanged' }),
    ...(tolerated === undefined ? {} : { suppressions: tolerated.map(suppression) }),
  };
  // The record of a broken rule may have lost its violations: the rule is broken all the same.
  const told: readonly (Violation | undefined)[] = violations.length === 0 ? [undefined] : violations;
  return told.map((violation, place) => ({
    ...shared,
    message: message(violation === undefined ? visible(statement) : said(statement, violation)),
    partialFingerprints: fingerprints(
      rule,
      violation?.case ?? '',
      told.slice(0, place).filter((one) => one?.case === violation?.case).length + 1,
    ),
    properties: {
      ...(violation === undefined ? {} : details(violation)),
      cases: brokenCases(finding).length,
      stability,
      again: rerun(header, finding),
    },
  }));
}

/** Put up with outside the code: a viewer hides it, and says why. */
const suppression = ({ reason, expires }: Tolerance): SarifResult => ({
  kind: 'external',
  status: 'accepted',
  justification: visible(`${reason} (until ${expires})`),
});

function said(statement: string, violation: Violation): string {
  const { title, state } = violation;
  const change = state === undefined ? '' : `; ${visible(state)}`;
  return `${visible(statement)}. For ${visible(title)}: ${expectation(violation)}${change}`;
}

const OFFSET = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;

/** FNV-1a of the parts, as sixteen hexadecimal digits: tells findings apart, and is no secret. */
function fingerprint(...parts: readonly string[]): string {
  let hash = OFFSET;
  for (const byte of new TextEncoder().encode(parts.join('\0'))) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * PRIME);
  }
  return hash.toString(16).padStart(16, '0');
}

/** The same for the same case of the same rule, whatever was answered, on whatever tenant; `times` it was met. */
function fingerprints(rule: string, caseId: string, times: number): Readonly<Record<string, string>> {
  const hash = `${fingerprint(rule, caseId)}:${times}`;
  return { primaryLocationLineHash: hash, 'patchproofCase/v1': hash };
}

const details = (violation: Violation): SarifResult => ({
  exchange: violation.exchange,
  case: violation.case,
  sent: violation.sent,
  expected: violation.expected,
  actual: violation.actual,
  state: violation.state,
  curl: violation.curl,
  script: violation.script,
});

interface SarifPlace {
  readonly uri: string;
  readonly region?: TextRegion;
}

/** Where the rules of old records stand, which do not say it. */
const FILES: Readonly<Record<Part, string>> = {
  request: 'request-body.json',
  response: 'response-200.json',
  error: 'response-error.json',
  authorization: 'operation.json',
  state: 'operation.json',
};

/** Where a rule stands in the contract: the line, or the file alone when the contract is not at hand. */
export function sarifPlace(
  { part, place = { file: FILES[part], keys: [] } }: Pick<Finding, 'part' | 'place'>,
  { contract: { revision } }: RunHeader,
  contract: readonly ContractFile[] = [],
): SarifPlace {
  const uri = ['schemas', revision, place.file].map((step) => encodeURIComponent(visible(step))).join('/');
  const file = contract.find((one) => one.path === uri);
  const region = file && findMember(file.text, place.keys);
  return region === undefined ? { uri } : { uri, region };
}

function location({ uri, region }: SarifPlace): SarifResult {
  const { text, ...lines } = region ?? {};
  return {
    physicalLocation: {
      artifactLocation: { uri },
      region: text === undefined ? undefined : { ...lines, snippet: { text } },
    },
  };
}

/**
 * A record as SARIF 2.1.0. Results are violations alone; what could not be told is a notification of the invocation,
 * and the files of the contract that results point into are in it.
 */
export function renderSarif(record: RunRecord, { contract: files = [] }: FormatOptions = {}): string {
  const { header, findings } = record;
  const results = findings.flatMap((finding, index) =>
    finding.outcome === 'violated' ? sarifResults(finding, index, record, files) : [],
  );
  const { name, version } = namedTool(header);
  const { target, reference, tlsUnverified, profile, contract, seed, requestHash } = header;
  return formatJson({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name, version, rules: findings.map((finding) => sarifRule(finding, header)) } },
        automationDetails: { id: `${name}/${visible(contract.revision)}/${profile}/` },
        invocations: [invocation(record)],
        artifacts: artifacts(files, JSON.stringify(results)),
        results,
        columnKind: 'utf16CodeUnits',
        properties: { target, contract, seed, requestHash, reference, tlsUnverified },
      },
    ],
  });
}

function invocation(record: RunRecord): SarifResult {
  const { header, findings, end } = record;
  const { exitCode, sentence, notes } = verdictOf(record);
  const start = startOf(header);
  const open = findings
    .map((finding, index) => ({ ...finding, index }))
    .filter((finding) => weightOf(finding, header) === 'doubts');
  const sentences = exitCode === 2 ? [sentence, ...notes] : notes;
  const level: SarifLevel = exitCode === 0 ? 'note' : 'error';
  return {
    executionSuccessful: end !== undefined && end.errors.length === 0,
    exitCode,
    exitCodeDescription: visible(sentence),
    startTimeUtc: toIso(start),
    endTimeUtc: toIso(start + requestsSent(record).took),
    toolExecutionNotifications: [
      ...staleEntries(record).map((entry) => ({ level: 'error', message: message(entry.sentence) })),
      ...sentences.map((text) => ({ level, message: message(visible(text)) })),
      ...open.map(({ rule, index, outcome, because }) => ({
        level: 'warning',
        associatedRule: { id: visible(rule), index },
        message: message(`${visible(rule)} is ${outcome}: ${because.map((one) => visible(one)).join('; ')}`),
      })),
    ],
  };
}

/** The text of a file goes with the results that point into it: it need not be in the repository that shows them. */
function artifacts(contract: readonly ContractFile[], results: string): readonly SarifResult[] | undefined {
  const pointed = contract.filter(({ path }) => results.includes(JSON.stringify(path)));
  const files = pointed.map(({ path, text }) => ({
    location: { uri: path },
    sourceLanguage: 'json',
    contents: { text },
  }));
  return files.length === 0 ? undefined : files;
}
