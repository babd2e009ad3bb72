import { showUnprintable } from '../elide.ts';

export { showUnprintable };

/** A text of unknown origin on one line, safe to print: what cannot be seen is shown as an escape. */
export function visible(text: string, limit = 700): string {
  return showUnprintable(text.length > limit ? `${text.slice(0, limit)}…(${text.length} characters)` : text);
}
