import { beforeAll, inject, type TestContext, test } from 'vitest';
import type { Finding, Part } from '../../src/model.ts';
import { statusOf } from '../../src/record/status.ts';
import { OBSERVED, toleratedBecause } from '../../src/report/verdict.ts';
import { violationBlocks } from '../../src/report/violation-block.ts';
import type { Verdicts } from './verdicts.ts';

/** A failure for people: its message says everything, a stack would only point into this file. */
function failure(message: string): Error {
  const error = new Error(message);
  error.stack = '';
  return error;
}

const because = ({ because: reasons }: Finding): string =>
  reasons.length === 0 ? 'no reason is known' : reasons.join('; ');

function open({ rule, level, statement, outcome, because: reasons }: Finding): Error {
  const lines = [`? ${rule} · ${level} · ${outcome}`, `  ${statement}`];
  return failure([...lines, ...reasons.map((reason) => `  because    ${reason}`)].join('\n'));
}

async function violated(finding: Finding, { header }: Verdicts, context: TestContext): Promise<void> {
  const text = header === undefined ? finding.rule : violationBlocks(header, finding).join('\n\n');
  if (finding.tolerated !== undefined) {
    await context.annotate(`${toleratedBecause(finding)}\n${text}`, 'notice');
    return;
  }
  if (finding.level === 'must' || header?.strict === true) throw failure(text);
  console.warn(text);
  await context.annotate(text, 'warning');
}

/** Turns what became of a rule into what becomes of its test. */
async function report(finding: Finding, verdicts: Verdicts, context: TestContext): Promise<void> {
  switch (finding.outcome) {
    case 'upheld':
      return statusOf(finding) === 'observed' ? context.skip(OBSERVED) : undefined;
    case 'violated':
      return violated(finding, verdicts, context);
    case 'inconclusive':
      if (finding.tolerated === undefined) throw open(finding);
      await context.annotate(toleratedBecause(finding), 'notice');
      return;
    case 'inapplicable':
      return context.skip(because(finding));
    case 'untested':
      if (finding.level === 'must') throw open(finding);
      return context.skip(`untested: ${because(finding)}`);
  }
}

/** One test a rule of the part, named by its id and nothing else, so that `-t` takes ids. */
export function conform(part: Part): void {
  const verdicts = inject('verdicts');
  const { rules, header, troubles, spokesman } = verdicts;
  const findings = new Map(verdicts.findings.map((finding) => [finding.rule, finding]));
  const absent = header === undefined ? 'nothing was sent' : `no case of ${header.profile} is about it`;
  for (const { id } of rules.filter((rule) => rule.part === part)) {
    test(id, async (context) => {
      const finding = findings.get(id);
      if (finding === undefined) context.skip(absent);
      else await report(finding, verdicts, context);
    });
  }
  if (part !== spokesman || troubles.length === 0) return;
  beforeAll(() => {
    throw failure(troubles.join('\n'));
  });
}
