import type { Finding, RunHeader, RunRecord } from '../model.ts';
import { count } from './count.ts';
import { escapeHtml } from './escape-html.ts';
import { plain } from './paint.ts';
import { upTo } from './up-to.ts';
import { mark, violationBlocks } from './violation-block.ts';
import { visible } from './visible.ts';

/** Characters of one rule, before they are escaped: the answers of a tenant may be long. */
const RULE_LIMIT = 4_000;

/** A fold for each broken rule, must before should: what it claims, and behind it how it was broken. */
export function markdownViolations({
  header,
  findings,
}: RunRecord): readonly (readonly [rule: string, block: string])[] {
  const broken = findings.filter(
    ({ outcome, tolerated }) => outcome === 'violated' && tolerated === undefined,
  );
  return [...broken.filter(isMust), ...broken.filter((finding) => !isMust(finding))].map((finding) => {
    const title = `${mark(finding)} <code>${escapeHtml(visible(finding.rule))}</code> · ${finding.level}`;
    const summary = `${title} · ${escapeHtml(visible(finding.statement))}`;
    const shown = fitting(header, finding);
    return [
      finding.rule,
      `<details><summary>${summary}</summary>\n\n<pre>\n${escapeHtml(shown)}\n</pre>\n\n</details>`,
    ];
  });
}

/** As many cases in full as fit, the others counted; where not even one fits, it is cut. */
function fitting(header: RunHeader, finding: Finding): string {
  const told = [3, 2, 1].map((most) => violationBlocks(header, finding, { paint: plain, most }));
  const whole = told.map((blocks) => blocks.join('\n\n')).find((text) => text.length <= RULE_LIMIT);
  if (whole !== undefined) return whole;
  const [first = '', ...rest] = told.at(-1) ?? [];
  const [shown, left] = upTo(rest, RULE_LIMIT);
  const more = left === 0 ? [] : [`  and ${count(left, 'more block')}, left out here`];
  // Cut in the middle of a character, half of it is left.
  const head =
    first.length > RULE_LIMIT ? `${first.slice(0, RULE_LIMIT)}…`.replace(/[\ud800-\udbff]…$/, '…') : first;
  return [head, ...shown, ...more].join('\n\n');
}

const isMust = ({ level }: Finding): boolean => level === 'must';
