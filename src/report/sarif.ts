import { diagnosisOf } from '../diagnose/diagnose.ts';
import type { Finding, Part, Tolerance, Violation } from '../model.ts';
import type { RunHeader, RunRecord } from '../record/record.ts';
import { namedTool, requestsSent, rerun, startOf, toIso } from '../record/run-facts.ts';
import { brokenCases, weightOf } from '../record/status.ts';
import { visible } from '../text/elide.ts';
import { escapeMarkdown, formatJson } from './html/markup.ts';
import { expectation, staleEntries, verdictOf } from './verdict.ts';
import { joinVisible } from './words.ts';

type SarifLevel = 'error' | 'warning' | 'note';

/** A text as a message: SARIF would make links of `[words](target)`, and none may come from a tenant. */
const message = (text: string): { readonly text: string } => ({
  text: visible(text, Number.POSITIVE_INFINITY).replaceAll('](', '] ('),
});

/** What counts for the exit code is an error, advice a warning, what is only observed a note. */
function sarifLevel({ level }: Pick<Finding, 'level'>, header: RunHeader): SarifLevel {
  if (weightOf({ outcome: 'violated', level }, header) === 'fails') return 'error';
  return level === 'observe' ? 'note' : 'warning';
}

function sarifRule(finding: Finding, header: RunHeader): Readonly<Record<string, unknown>> {
  const { rule, part, level, statement, source } = finding;
  const severity = sarifLevel(finding, header);
  const origin = `${source.document}, ${source.anchor}`;
  const [claim, words] = [visible(statement), `${visible(origin)}: ${visible(source.words)}`];
  const again = rerun(header, finding);
  return {
    id: visible(rule),
    shortDescription: message(claim),
    fullDescription: message(`${claim}. It rests on ${words}`),
    help: {
      ...message(`${level} · ${claim}. Source: ${words}. Run it again: ${visible(again)}`),
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

/** A result for each violation of a rule. It stands at a file of the user's repository, or at none. */
function sarifResults(
  finding: Finding,
  ruleIndex: number,
  record: RunRecord,
  repositoryFile: string | undefined,
): readonly SarifResult[] {
  const { header, end } = record;
  const { rule, statement, stability, violations, tolerated } = finding;
  const shared = {
    ruleId: visible(rule),
    ruleIndex,
    kind: 'fail',
    level: sarifLevel(finding, header),
    locations: [location(finding, header, repositoryFile ?? end?.baseline?.file)],
    baselineState: end?.baseline && (tolerated === undefined ? 'new' : 'unchanged'),
    suppressions: tolerated?.map(suppression),
  };
  // The record of a broken rule may have lost its violations: the rule is broken all the same.
  const told: readonly (Violation | undefined)[] = violations.length === 0 ? [undefined] : violations;
  return told.map((violation, place) => {
    const { title, before, after, differences, requests, ...details } = violation ?? {};
    return {
      ...shared,
      message: message(said(statement, violation)),
      partialFingerprints: fingerprints(finding, told.slice(0, place + 1)),
      properties: {
        ...details,
        cases: brokenCases(finding).length,
        stability,
        tags: causeTags(record, finding, violation),
        again: rerun(header, finding),
      },
    };
  });
}

/** The causes that explain a violation, as tags: a viewer can group by them. */
function causeTags(record: RunRecord, { rule }: Finding, violation: Violation | undefined) {
  const causes = diagnosisOf(record).causes.filter(({ explains }) =>
    explains.some((one) => one.rule === rule && one.case === violation?.case),
  );
  return causes.length === 0 ? undefined : causes.map(({ id }) => `cause:${id}`);
}

/** Put up with outside the code: a viewer hides it, and says why. */
const suppression = ({ reason, expires }: Tolerance): SarifResult => ({
  kind: 'external',
  status: 'accepted',
  justification: visible(`${reason} (until ${expires})`),
});

function said(statement: string, violation: Violation | undefined): string {
  if (violation === undefined) return visible(statement);
  const { title, state } = violation;
  const change = state === undefined ? '' : `; ${visible(state)}`;
  return `${visible(statement)}. For ${visible(title)}: ${expectation(violation)}${change}`;
}

/**
 * FNV-1a for the last violation: the same for the same case of the same rule, whatever was answered, on
 * whatever tenant.
 */
function fingerprints({ rule }: Finding, met: readonly (Violation | undefined)[]): SarifResult {
  const id = met.at(-1)?.case;
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(`${rule}\0${id ?? ''}`))
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  const nth = met.filter((one) => one?.case === id).length;
  const line = `${hash.toString(16).padStart(16, '0')}:${nth}`;
  return { primaryLocationLineHash: line, 'patchproofCase/v1': line };
}

/** Where rules of old records stand, which do not say it; other parts are in `operation.json`. */
const FILES: Partial<Record<Part, string>> = {
  request: 'request-body.json',
  response: 'response-200.json',
  error: 'response-error.json',
};

/** A path inside a repository: neither absolute nor outside of it. */
const isInside = (path: string): boolean => /^(?!\.\.?\/|\/)[\w./-]+$/.test(path) && !path.includes('/../');

/** The member of the contract that a rule is about: `2026-04/request-body.json/properties/…`; and a file. */
function location(
  { part, place = { file: FILES[part] ?? 'operation.json', keys: [] } }: Finding,
  { contract }: RunHeader,
  file: string | undefined,
): SarifResult {
  const steps = [contract.revision, place.file, ...place.keys];
  const name = steps.map((step) => encodeURIComponent(visible(step))).join('/');
  const physical = { artifactLocation: { uri: file }, region: { startLine: 1 } };
  return {
    ...(file === undefined || !isInside(file) ? {} : { physicalLocation: physical }),
    logicalLocations: [{ fullyQualifiedName: name, kind: 'member' }],
  };
}

/** A record as SARIF 2.1.0. Results are violations only; undecided rules are notifications. */
export function renderSarif(
  record: RunRecord,
  { repositoryFile }: { readonly repositoryFile?: string | undefined } = {},
): string {
  const { header, findings } = record;
  const results = findings.flatMap((finding, index) =>
    finding.outcome === 'violated' ? sarifResults(finding, index, record, repositoryFile) : [],
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
      ...findings.flatMap((finding, index) => {
        if (weightOf(finding, header) !== 'doubts') return [];
        const rule = visible(finding.rule);
        const text = `${rule} is ${finding.outcome}: ${joinVisible(finding.because, '; ')}`;
        return { level: 'warning', associatedRule: { id: rule, index }, message: message(text) };
      }),
    ],
  };
}
