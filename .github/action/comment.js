/** Writes the report as one comment of a pull request, and writes over it the next time. It never fails a step. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const {
  NAME = '',
  TOKEN = '',
  OUT = '',
  VERDICT = '',
  GITHUB_EVENT_PATH = '',
  GITHUB_REPOSITORY = '',
} = process.env;
const API = process.env.GITHUB_API_URL ?? 'https://api.github.com';

/** GitHub takes so many characters. */
const LONGEST = 65_536;
const MARK = `<!-- patchproof comment: ${NAME.replaceAll(/[^\w .-]/g, '')} -->`;

async function ask(method, path, body) {
  const response = await fetch(`${API}/repos/${GITHUB_REPOSITORY}${path}`, {
    method,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${TOKEN}`,
      'x-github-api-version': '2022-11-28',
    },
    signal: AbortSignal.timeout(30_000),
    ...(body === undefined ? {} : { body: JSON.stringify({ body }) }),
  });
  if (!response.ok) throw new Error(`GitHub answered ${response.status} to ${method} ${path}`);
  return response.json();
}

/** The comment that was written last time; the newest hundreds are at the end. */
async function earlier(number) {
  for (let page = 1; ; page += 1) {
    const comments = await ask('GET', `/issues/${number}/comments?per_page=100&page=${page}`);
    const own = comments.find(({ body }) => body?.startsWith(MARK));
    if (own !== undefined || comments.length < 100) return own;
  }
}

function text() {
  const report = join(OUT, 'report.md');
  const whole = existsSync(report)
    ? readFileSync(report, 'utf8')
    : `### ❔ ${VERDICT.replaceAll(/[<>&`]/g, '')}\n`;
  const room = LONGEST - MARK.length - 1;
  return `${MARK}\n${whole.length <= room ? whole : whole.slice(0, whole.lastIndexOf('\n', room))}`;
}

async function write() {
  const event = existsSync(GITHUB_EVENT_PATH) ? JSON.parse(readFileSync(GITHUB_EVENT_PATH, 'utf8')) : {};
  const number = event.pull_request?.number;
  if (number === undefined) return 'this event belongs to no pull request';
  if (TOKEN === '') return 'the input "token" is empty';
  const own = await earlier(number);
  if (own === undefined) await ask('POST', `/issues/${number}/comments`, text());
  else await ask('PATCH', `/issues/comments/${own.id}`, text());
  return undefined;
}

const problem = await write().catch((error) => error.message);
if (problem !== undefined)
  process.stdout.write(`::warning title=patchproof::No comment was written: ${problem}\n`);
