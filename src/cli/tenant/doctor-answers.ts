import { type Contract, faultsOf, knownBy } from '../../contract/index.ts';
import { type Found, neighbours } from '../../engine/observe/exchanges.ts';
import type { Reply, Response, Snapshot } from '../../model.ts';
import type { Unread } from '../../record/record.ts';
import { causesOf, mainCause } from '../../report/unread-words.ts';
import { duration } from '../../report/words.ts';
import { elideText } from '../../text/elide.ts';

export const CHECKS = [
  'configuration',
  'host',
  'leftovers',
  'reach',
  'clock',
  'token',
  'scopes',
  'organization and connection',
  'other connection',
  'other organization',
  'rate limit',
  'contract',
  'special tokens',
] as const;

export type DoctorCheck = (typeof CHECKS)[number];

/** `✗` keeps a run from being worth anything, `!` costs some of it, `–` was not checked or is not there. */
type DoctorMark = '✓' | '✗' | '!' | '–';
export const line = (mark: DoctorMark, check: DoctorCheck, text: string) => ({ mark, check, text });
export type DoctorLine = ReturnType<typeof line>;

/** Seconds. Further apart than this, expiry times are misjudged. */
const MOST_SKEW = 60;

const isHtml = ({ payload, headers }: Response): boolean =>
  /\bhtml\b/i.test(headers['content-type'] ?? '') ||
  (payload.kind === 'text' && /^\s*<(!doctype|html)/i.test(payload.text));

/** What a request without a token got. `isRouted`: every Management API has its path. */
export function reachLine(reply: Reply, origin: string, isRouted: boolean): DoctorLine {
  const wrong = (text: string): DoctorLine => line('✗', 'reach', text);
  if (reply.kind === 'fault') return wrong(reply.message);
  const { status } = reply;
  const answered = `${origin} answered ${status}`;
  if (isHtml(reply))
    return wrong(
      `${answered} with an HTML page, not as the Management API does: check AUTH0_DOMAIN, and look for a ` +
        'proxy or a login page in between',
    );
  if (status >= 500) return wrong(`${answered}: the tenant is down; try later`);
  if (status >= 300 && status < 400) {
    const { location } = reply.headers;
    const where = location === undefined ? '' : ` to ${elideText(location)}`;
    return wrong(`${answered}, a redirect${where}, which is never followed: check AUTH0_DOMAIN`);
  }
  if (status === 404 && isRouted)
    return wrong(
      `${answered} at /api/v2/organizations, which every Management API has: check that AUTH0_DOMAIN ` +
        'serves it at /api/v2',
    );
  const trusted = origin.startsWith('https:') ? 'address, connection and certificate are fine' : 'plain http';
  return line('✓', 'reach', `${origin} answers; ${trusted}`);
}

/** Milliseconds that the server's clock is ahead of ours; undefined when its answer has no date. */
export function skewOf(reply: Reply, now: number): number | undefined {
  const date = reply.kind === 'response' ? Date.parse(reply.headers.date ?? '') : Number.NaN;
  if (Number.isNaN(date)) return undefined;
  // Dates are cut to seconds: the truth lies within one.
  if (date <= now && now < date + 1000) return 0;
  return date > now ? date - now : date + 1000 - now;
}

export function clockLine(skewMs: number | undefined): DoctorLine {
  if (skewMs === undefined) return line('–', 'clock', 'not checked, because the answer has no Date header');
  const apart = Math.abs(skewMs) / 1000;
  if (apart <= MOST_SKEW) return line('✓', 'clock', `within ${duration(apart + 1)} of the tenant’s`);
  const where = `${duration(apart)} ${skewMs > 0 ? 'behind' : 'ahead of'} the tenant`;
  return line('!', 'clock', `this machine is ${where}: set its clock, or expiry times are misjudged`);
}

export function rateLimitLine(reply: Reply): DoctorLine {
  if (reply.kind === 'fault') return line('–', 'rate limit', 'not checked, because there was no answer');
  const numbers = ['limit', 'remaining', 'reset'].map((name) => reply.headers[`x-ratelimit-${name}`]);
  if (numbers.some((text) => text === undefined || !/^\d{1,15}$/.test(text))) {
    const lost = 'the answer has no whole set of x-ratelimit headers';
    return line('!', 'rate limit', `${lost}: set --plan or --rate to what the tenant allows`);
  }
  const [limit, remaining, reset] = numbers.map(Number);
  const left = (reset ?? 0) - Date.parse(reply.headers.date ?? '') / 1000;
  const when = left > 0 ? `, one more in ${duration(left)}` : '';
  return line('✓', 'rate limit', `${limit} requests at once, ${remaining} left${when}`);
}

const quoted = (member: string): string => JSON.stringify(member.slice(0, 60));

/** Whether the resource looks as the contract in use has it; another revision is named when it does not. */
export function contractLine(contract: Contract, found: Snapshot): DoctorLine {
  if (found.kind !== 'known')
    return line('–', 'contract', 'not checked, because the connection was not read');
  const say = (mark: DoctorMark, text: string): DoctorLine =>
    line(mark, 'contract', `revision ${contract.revision} is in use${text}`);
  const breaches = faultsOf(contract, 'response', found.value);
  const strangers = breaches.flatMap(({ keyword, member }) =>
    keyword === 'additionalProperties' && member !== undefined ? [member] : [],
  );
  for (const member of strangers) {
    const other = knownBy(member).find((one) => one !== contract.revision);
    const advice = `add --contract ${other}, or set PATCHPROOF_CONTRACT`;
    if (other !== undefined)
      return say('✗', `, but the answer has ${quoted(member)}, which revision ${other} knows: ${advice}`);
  }
  if (strangers.length > 0) {
    const names = strangers.map(quoted).join(', ');
    return say('!', `; no revision knows ${names} of the answer: the run will report it`);
  }
  if (breaches.length === 0) return say('✓', ', and the answer has nothing that it does not know');
  const places = breaches.map(({ pointer, keyword }) => `${pointer || 'the answer'} (${keyword})`);
  return say('!', `, and the answer breaks it at ${places.join(', ')}: the run will report it`);
}

export function connectionLine(unread?: Unread): DoctorLine {
  const check = 'organization and connection';
  if (unread === undefined) return line('✓', check, 'found');
  const causes = [mainCause(unread), ...causesOf(unread).slice(1)].join('; or ');
  const more = unread.readings.slice(1);
  const seen = more.map(({ url, status }) => `${new URL(url).pathname} ${status ?? 'no answer'}`);
  return line('✗', check, seen.length === 0 ? causes : `${causes} (${seen.join(', ')})`);
}

const NEIGHBOURS = {
  'other-connection': {
    check: 'other connection',
    variable: 'PATCHPROOF_OTHER_CONNECTION_ID',
    must: 'attached to the organization under test',
  },
  'other-organization': {
    check: 'other organization',
    variable: 'PATCHPROOF_OTHER_ORGANIZATION_ID',
    must: 'an organization that the connection under test is attached to',
  },
} as const;

export const missingNeighbours = (found: Found): readonly string[] =>
  neighbours
    .filter((view) => found[view] !== undefined)
    .map((view) => neighbourLine(view, found[view]))
    .filter(({ mark }) => mark === '✗')
    .map(({ check, text }) => `${check}: ${text}; until then the rules that need it are inapplicable`);

/** A neighbour that a run looks at; undefined where none is configured. */
export function neighbourLine(view: keyof typeof NEIGHBOURS, snapshot: Snapshot | undefined): DoctorLine {
  const { check, variable, must } = NEIGHBOURS[view];
  const unset = `not checked, because ${variable} is not set; rules that need it will be inapplicable`;
  if (snapshot === undefined) return line('–', check, unset);
  if (snapshot.kind === 'known') return line('✓', check, 'found');
  return line('✗', check, `${snapshot.because}: check ${variable}; it must be ${must}`);
}
