/** `1 rule`, `2 rules`; a plural that is not made by an s is given. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}
