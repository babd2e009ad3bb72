const DAY = 86_400_000;
const LONGEST = 366;

/** A day as the baseline has it: `2026-11-24`, UTC. */
export const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** `90d`, `12w`, or a day, as a day. What is wrong with it is added to `problems`. */
export function expiry(text: string, now: number, problems: string[]): string | undefined {
  const expected = 'expected days from now, as in 90d or 12w, or a day, as in 2027-01-31';
  const [, number, unit] = /^(\d{1,4})([dw])$/.exec(text) ?? [];
  const asked =
    number === undefined
      ? Date.parse(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : '')
      : now + Number(number) * (unit === 'w' ? 7 : 1) * DAY;
  if (Number.isNaN(asked) || (number === undefined && dayOf(asked) !== text)) {
    problems.push(`--expires ${text}: ${expected}`);
    return undefined;
  }
  const day = dayOf(asked);
  if (day <= dayOf(now)) problems.push(`--expires ${text}: ${day} is not in the future; ${expected}`);
  else if (asked > now + LONGEST * DAY)
    problems.push(`--expires ${text}: expected at most a year; renew it then, if it still has to be`);
  else return day;
  return undefined;
}
