/** A message without the values and names that differ from case to case. */
export function gist(message: string): string {
  return (
    message
      .replace(/' on property .*$/s, "' on property …")
      .replace(/type [\w,]+/g, 'type …')
      // An escape such as \u0000 is no number.
      .replace(/(?<!\\u[\da-f]{0,3})\d+/gi, 'N')
      .replace(/(No enum match for|not allowed|pattern .*?): .*?'/gs, "$1: …'")
  );
}
