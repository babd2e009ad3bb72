import { digest } from './digest.ts';
import { html, type Markup } from './markup.ts';
import { PAGE_SCRIPT } from './page-script.ts';
import { PAGE_STYLES } from './page-styles.ts';

export interface Page {
  readonly title: string;
  readonly body: readonly Markup[];
  /** CSS beside that of every page. */
  readonly styles?: string;
  /** JavaScript beside that of every page; it runs when everything is there. */
  readonly script?: string;
}

/** Before anything is drawn: what only works with a script is shown only with one, so that nothing jumps. */
const FIRST = "document.documentElement.className='js'";

/**
 * A self-contained page: no file beside it, no request, no style and no script but these. Fragments open what they
 * name; `data-copy` on a button copies the text of its neighbour.
 */
export function page({ title, body, styles = '', script = '' }: Page): string {
  const style = PAGE_STYLES + styles;
  // Last of all, so that whoever listens hears of it.
  const last = `${PAGE_SCRIPT}${script}follow();\n`;
  const policy = [
    "default-src 'none'",
    `style-src ${digest(style)}`,
    `script-src ${digest(FIRST)} ${digest(last)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const raw = (text: string): Markup => ({ markup: text });
  const { markup } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title}</title>
<script>${raw(FIRST)}</script>
<style>${raw(style)}</style>
</head>
<body>
${body}
<p class="unseen" role="status" id="said"></p>
<script>${raw(last)}</script>
</body>
</html>
`;
  return markup;
}
