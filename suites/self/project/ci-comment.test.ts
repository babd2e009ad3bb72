import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { environmentOf, tenantFor } from '../harness/gate-on.ts';
import { faulty, machine } from './ci-machine.ts';
import { type Done, runSteps } from './workflow.ts';

/** The comment of a pull request, written through an API that keeps what GitHub would. */

interface Api {
  readonly origin: string;
  readonly comments: { readonly id: number; body: string }[];
  readonly authorizations: Set<string | undefined>;
}

async function gitHub(status = 200): Promise<Api> {
  const comments: Api['comments'] = Array.from({ length: 100 }, (_, id) => ({ id, body: 'of somebody' }));
  const authorizations: Api['authorizations'] = new Set();
  const server = createServer(async (request, response) => {
    const { method, url = '' } = request;
    authorizations.add(request.headers.authorization);
    let text = '';
    for await (const chunk of request) text += chunk;
    const given = text === '' ? '' : (JSON.parse(text) as { readonly body: string }).body;
    const path = '/repos/acme/app/issues';
    const page = Number(new URL(url, 'http://a.example').searchParams.get('page'));
    if (method === 'POST' && url === `${path}/7/comments`)
      comments.push({ id: comments.length, body: given });
    const known = comments.find(({ id }) => method === 'PATCH' && url === `${path}/comments/${id}`);
    if (known !== undefined) known.body = given;
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(method === 'GET' ? comments.slice((page - 1) * 100, page * 100) : {}));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, comments, authorizations };
}

async function act(
  env: Readonly<Record<string, string | undefined>>,
  given: Readonly<Record<string, string>>,
  api: Api,
): Promise<Done> {
  const at = machine({ ...env, GITHUB_API_URL: api.origin, GITHUB_REPOSITORY: 'acme/app' });
  const event = join(at.cwd, '..', 'event.json');
  writeFileSync(event, JSON.stringify({ pull_request: { number: 7 } }));
  const step = { id: 'gate', uses: 'patchproof/patchproof@v0.2.0', with: { comment: 'gate', ...given } };
  return runSteps([step], { ...at, env: { ...at.env, GITHUB_EVENT_PATH: event } });
}

it('is one comment, which the next run writes over', { tags: ['slow'] }, async () => {
  const api = await gitHub();
  const red = await act(environmentOf(await faulty()), { token: 'a-token-of-nobody' }, api);
  expect([red.code, api.comments.length], red.log).toEqual([1, 101]);
  expect(api.comments[100]?.body).toMatch(/^<!-- patchproof comment: gate -->\n### ❌ Does not conform/);
  const lost = await act({}, { token: 'a-token-of-nobody' }, api);
  expect([lost.code, api.comments.length]).toEqual([2, 101]);
  expect(api.comments[100]?.body).toMatch(/\n### ❔ Cannot tell: the run could not begin: .*AUTH0_DOMAIN/);
  expect([...api.authorizations]).toEqual(['Bearer a-token-of-nobody']);
});

it('that cannot be written is a warning, and leaves the verdict alone', { tags: ['slow'] }, async () => {
  const good = environmentOf(await tenantFor());
  const refused = await act(good, { token: 'a-token-of-nobody' }, await gitHub(403));
  expect([refused.code, refused.log]).toEqual([
    0,
    expect.stringMatching(
      /^::warning title=patchproof::No comment was written: GitHub answered 403 to GET /m,
    ),
  ]);
  expect(refused.log).not.toContain('a-token-of-nobody');
  const without = await act(good, {}, await gitHub());
  expect([without.code, without.log]).toEqual([0, expect.stringContaining('the input "token" is empty')]);
});
