import { escapeMarkdown } from './escape-html.ts';
import { code, folded, list } from './markdown-list.ts';
import type { Known, News } from './news.ts';

/** What is new against the baseline, what it tolerates, and what has to be mended in it; nothing without one. */
export function markdownNews(news: News | undefined): readonly string[] {
  if (news === undefined) return [];
  const { fresh, known, stale } = news;
  return [
    '#### Against the baseline',
    fresh.length === 0 ? 'Nothing new.' : list(fresh.map((rule) => `new: ${code(rule)}`)),
    list(stale.map((sentence) => `to mend: ${escapeMarkdown(sentence)}`)),
    folded('tolerated', new Set(known.map(({ rule }) => rule)).size, known.map(tolerated)),
  ].filter((block) => block !== '');
}

function tolerated({ rule, reason, ticket, expires }: Known): string {
  const more = [ticket, expires === undefined ? undefined : `until ${expires}`].filter(
    (one) => one !== undefined,
  );
  const aside = more.length === 0 ? '' : ` (${more.map(escapeMarkdown).join(', ')})`;
  return `${code(rule)}: ${escapeMarkdown(reason)}${aside}`;
}
