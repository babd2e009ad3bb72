/** Sends the requests of printed curl lines, as a shell reads them, and gives them back as exchanges. */
import { spawnSync } from 'node:child_process';
import { request as open } from 'node:http';
import { json, make, readCase, views } from '../../src/cases/build.ts';
import type { Case, Exchange, Reply, Request } from '../../src/model.ts';
import { bytesOf } from '../../src/record/to-record.ts';

export interface Stage {
  readonly origin: string;
  /** Tokens, by the variables that the lines name. */
  readonly tokens: Readonly<Record<string, string>>;
  /** A path as it was printed, with placeholders again. */
  readonly symbolic: (path: string) => string;
  /** The case that a line is about, by its id. */
  readonly caseOf: (id: string) => Case | undefined;
}

/** A word that separates the arguments of one line from those of the next. */
const END = '\u001e';

/** The arguments of each curl line, as `sh` hands them over; what comes from a pipe is named by its case. */
function argumentsOf(lines: readonly string[], tokens: Stage['tokens']): readonly (readonly string[])[] {
  const stubs = [
    // A body that `printf '%b' …` pipes in is one more argument, in hexadecimal: it may hold any byte.
    `curl() { case $* in '--case '*) ;; *' --data-binary @-')
      printf '%s\\0' --piped "$(od -An -v -tx1 | tr -d ' \\n')" ;; esac
      printf '%s\\0' "$@"; printf '${END}'; }`,
  ];
  const piped = lines.map((line) => line.replace(/^npx patchproof body (.*?) \| curl /s, 'curl --case $1 '));
  const { stdout } = spawnSync('sh', ['-c', [...stubs, ...piped].join('\n')], {
    env: { PATH: process.env.PATH, ...tokens },
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return stdout
    .split(END)
    .slice(0, -1)
    .map((line) => line.split('\0').slice(0, -1));
}

const bodyFrom = (text: string | undefined, bytes: string | undefined): Buffer | undefined =>
  text !== undefined ? Buffer.from(text) : bytes === undefined ? undefined : Buffer.from(bytes, 'hex');

/** What a line sends, byte for byte. */
interface Line {
  readonly method: string;
  /** Below the origin. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | undefined;
}

function lineOf(args: readonly string[], { origin, caseOf }: Stage): Line {
  const after = (option: string): string | undefined => {
    const at = args.indexOf(option);
    return at === -1 ? undefined : args[at + 1];
  };
  const url = args.find((one) => one.startsWith(origin)) ?? '';
  const headers = args.filter((_, at) => args[at - 1] === '-H').map((line) => line.split(/: (.*)/s));
  const piped = caseOf(after('--case') ?? '');
  const raw = after('--data-raw');
  const bytes = after('--piped');
  return {
    method: after('-X') ?? 'GET',
    path: url.slice(origin.length),
    headers: Object.fromEntries(headers.map(([name = '', value = '']) => [name, value])),
    body: bodyFrom(raw, bytes) ?? (piped && Buffer.from(bytesOf(piped))),
  };
}

/** The request of a line as a case would have it. */
function requestOf({ method, path, headers, body }: Line, { symbolic }: Stage): Request {
  const type = headers['Content-Type'];
  return {
    method: method as Request['method'],
    path: symbolic(path.replace(/^\/api\/v2/, '')),
    credential: 'full',
    ...(type === undefined ? {} : { mediaType: type }),
    ...(body === undefined ? {} : { body: bodyOf(body.toString()) }),
  };
}

function send(origin: string, { method, path, headers, body }: Line): Promise<Reply> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    // As curl: a body is sent in chunks where a line says so, else with its length.
    const isChunked = Object.keys(headers).some((name) => name.toLowerCase() === 'transfer-encoding');
    const length = body === undefined || isChunked ? {} : { 'content-length': body.length };
    const outgoing = open({ hostname, port, method, path, headers: { ...headers, ...length } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const payload = bodyOf(text);
        resolve({
          kind: 'response',
          status: answer.statusCode ?? 0,
          headers: Object.fromEntries(
            Object.entries(answer.headers).map(([name, value]) => [name, String(value)]),
          ),
          payload: payload.kind === 'base64' ? { kind: 'empty' } : text === '' ? { kind: 'empty' } : payload,
        });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** A body is compared by its members where it is JSON. */
function bodyOf(text: string): NonNullable<Request['body']> {
  try {
    return json(JSON.parse(text));
  } catch {
    return { kind: 'text', text };
  }
}

/** The case of a line: a reading, the one that is claimed, or whatever else it sends. */
function caseFor(line: Line, stage: Stage, claimed: Case, at: number): Case {
  const request = requestOf(line, stage);
  if (request.method === 'GET') {
    const view = [...views, 'unattached' as const].find((one) => readCase(one).request.path === request.path);
    if (view !== undefined) return readCase(view);
  }
  const isClaimed =
    request.path === claimed.request.path &&
    request.method === claimed.request.method &&
    Buffer.from(bytesOf(claimed)).equals(line.body ?? Buffer.alloc(0));
  if (isClaimed) return claimed;
  const place = placeOf(request.path);
  return make({ id: `line/${at}`, title: 'a printed line', place, request, aim: { kind: 'accept' } });
}

function placeOf(path: string): Case['place'] {
  if (path.endsWith('{other_connection}'))
    return path.includes('{other_organization}') ? 'unattached' : 'other-connection';
  return path.includes('{other_organization}') ? 'other-organization' : 'home';
}

/** Sends printed lines in order. */
export async function execute(
  lines: readonly string[],
  claimed: Case,
  stage: Stage,
): Promise<readonly Exchange[]> {
  const exchanges: Exchange[] = [];
  const sent = argumentsOf(lines, stage.tokens).map((args) => lineOf(args, stage));
  const cases = sent.map((line, at) => caseFor(line, stage, claimed, at));
  for (const [at, line] of sent.entries()) {
    const found = cases[at] ?? claimed;
    // A repeat looks like what it repeats: the last one is what is claimed.
    const isRepeated =
      found === claimed && cases.lastIndexOf(claimed) !== at && claimed.control !== undefined;
    const one = isRepeated ? { ...claimed, id: claimed.control ?? claimed.id } : found;
    const reply = await send(stage.origin, line);
    exchanges.push({ n: at + 1, case: one, reply, at, ms: 0, purpose: 'plan' });
  }
  return exchanges;
}
