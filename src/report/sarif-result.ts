import type { Finding, RunHeader, Tolerance, Violation } from '../model.ts';
import { brokenCases } from './broken-cases.ts';
import { fingerprint } from './fingerprint.ts';
import type { FormatOptions } from './formats.ts';
import { rerun } from './rerun.ts';
import { type SarifPlace, sarifPlace } from './sarif-place.ts';
import { message, sarifLevel } from './sarif-text.ts';
import { visible } from './visible.ts';

export type SarifResult = Readonly<Record<string, unknown>>;

/** A result for each violation of a rule, on the line of the contract that it breaks. */
export function sarifResults(
  finding: Finding,
  ruleIndex: number,
  header: RunHeader,
  { contract, strict, news }: FormatOptions,
): readonly SarifResult[] {
  const { rule, statement, stability, violations } = finding;
  const fresh = news === undefined || news.fresh.includes(rule);
  const shared = {
    ruleId: visible(rule),
    ruleIndex,
    kind: 'fail',
    level: sarifLevel(finding, header, strict),
    locations: [location(sarifPlace(finding, header, contract))],
    ...(news === undefined ? {} : { baselineState: fresh ? 'new' : 'unchanged' }),
    ...(finding.tolerated === undefined ? {} : { suppressions: finding.tolerated.map(suppression) }),
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
      ...(stability === undefined ? {} : { stability }),
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

function said(statement: string, { title, expected, actual, state }: Violation): string {
  const change = state === undefined ? '' : `; ${visible(state)}`;
  return `${visible(statement)}. For ${visible(title)}: expected ${visible(expected)}, actual ${visible(actual)}${change}`;
}

/** The same for the same case of the same rule, whatever was answered, on whatever tenant; `times` it was met. */
function fingerprints(rule: string, caseId: string, times: number): Readonly<Record<string, string>> {
  const hash = `${fingerprint(rule, caseId)}:${times}`;
  return { primaryLocationLineHash: hash, 'patchproofCase/v1': hash };
}

function details({
  exchange,
  case: id,
  sent,
  expected,
  actual,
  state,
  curl,
  script,
}: Violation): SarifResult {
  return {
    ...{ exchange, case: id, sent, expected, actual },
    ...(state === undefined ? {} : { state }),
    curl,
    ...(script === undefined ? {} : { script }),
  };
}

function location({ uri, region }: SarifPlace): SarifResult {
  const { text, ...lines } = region ?? {};
  return {
    physicalLocation: {
      artifactLocation: { uri },
      ...(text === undefined ? {} : { region: { ...lines, snippet: { text } } }),
    },
  };
}
