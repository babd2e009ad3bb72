/** What may stand before a value of the request: `No enum match for: x'`. */
const BEFORE_VALUE = /No enum match for: |not allowed: |pattern /g;

/** The text without the values that messages quote, in one pass. */
function withoutValues(text: string): string {
  let shown = '';
  let done = 0;
  let isColonLeft = true;
  BEFORE_VALUE.lastIndex = 0;
  for (let match = BEFORE_VALUE.exec(text); match !== null; match = BEFORE_VALUE.exec(text)) {
    let value = BEFORE_VALUE.lastIndex;
    if (match[0] === 'pattern ') {
      // The expression goes to the next colon; where none is left, none is looked for again.
      const colon: number = isColonLeft ? text.indexOf(': ', value) : -1;
      isColonLeft = colon !== -1;
      if (colon === -1) continue;
      value = colon + 2;
    }
    const quote = text.indexOf("'", value);
    if (quote === -1) break;
    shown += `${text.slice(done, value)}…'`;
    done = quote + 1;
    BEFORE_VALUE.lastIndex = done;
  }
  return shown + text.slice(done);
}

/** A message without the values and names that differ from case to case. */
export function gist(message: string): string {
  return withoutValues(
    message
      .replace(/' on property .*$/s, "' on property …")
      .replace(/type [\w,]+/g, 'type …')
      // An escape such as \u0000 is no number.
      .replace(/(?<!\\u[\da-f]{0,3})\d+/gi, 'N'),
  );
}
