import type { Finding, RunHeader } from '../model.ts';
import { escapeMarkdown } from './escape-html.ts';
import { rerun } from './rerun.ts';
import { message, sarifLevel } from './sarif-text.ts';
import { visible } from './visible.ts';

/** A rule as SARIF describes it once, with the words it rests on and how to run it. */
export function sarifRule(
  finding: Finding,
  header: RunHeader,
  strict: boolean | undefined,
): Readonly<Record<string, unknown>> {
  const { rule, part, level, statement, source } = finding;
  const severity = sarifLevel(finding, header, strict);
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
