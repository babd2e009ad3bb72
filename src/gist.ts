/** A message without the values and names that differ from case to case. */
export function gist(message: string): string {
  return message
    .replace(/' on property .*$/s, "' on property …")
    .replace(/type [\w,]+/g, 'type …')
    .replace(/\d+/g, 'N')
    .replace(/(No enum match for|not allowed|pattern .*?): .*?'/gs, "$1: …'");
}
