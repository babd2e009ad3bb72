import { count } from './count.ts';
import { escapeMarkdown } from './escape-html.ts';
import { upTo } from './up-to.ts';

/** So many characters for each list, and for the names on each line of one. */
const LIST_LIMIT = 5000;
const LINE_LIMIT = 1000;

/** Lines that are Markdown already. */
export function list(lines: readonly string[]): string {
  return some(lines, LIST_LIMIT)
    .map((line) => `- ${line}`)
    .join('\n');
}

/** A list behind a click; nothing when it is empty. */
export function folded(title: string, rules: number, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  return `<details><summary>${title} · ${count(rules, 'rule')}</summary>\n\n${list(lines)}\n\n</details>`;
}

export function codes(rules: readonly string[]): string {
  return some(rules.map(code), LINE_LIMIT).join(', ');
}

/** Texts of a tenant on one line. */
export function texts(values: readonly string[]): string {
  return some(values.map(escapeMarkdown), LINE_LIMIT).join('; ');
}

/** A rule id; anything that does not look like one is escaped. */
export function code(rule: string): string {
  return /^[\w.*-]+$/.test(rule) ? `\`${rule}\`` : escapeMarkdown(rule);
}

function some(values: readonly string[], limit: number): readonly string[] {
  const [shown, left] = upTo(values, limit);
  return left === 0 ? shown : [...shown, `and ${left} more`];
}
