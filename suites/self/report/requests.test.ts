import { describe, expect, it } from 'vitest';
import { mutants } from '../../../fixtures/mutants/index.ts';
import type { RunRecord } from '../../../src/record/record.ts';
import { renderHurl } from '../../../src/report/requests/hurl.ts';
import { renderPostman } from '../../../src/report/requests/postman.ts';
import { leaks } from '../harness/canary.ts';
import { gateOn, tenantFor } from '../harness/gate-on.ts';

/** What shows failures again in other tools, sent by small readers of their files. */

interface Entry {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: string | Uint8Array<ArrayBuffer> | undefined;
  /** The statuses that the file asserts; absent where it asserts none. */
  readonly statuses?: readonly [number, number] | undefined;
}

type Variables = Readonly<Record<string, string>>;

const filled = (text: string, variables: Variables): string =>
  text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => variables[name] ?? `no ${name}`);

const unescaped = (text: string): string => text.replace(/\\([\\#])/g, '$1');

function hurlBodyOf(block: string): Entry['body'] {
  const [, base64] = /^base64,(.*);$/m.exec(block) ?? [];
  return base64 === undefined ? /^`(.*)`$/m.exec(block)?.[1] : Buffer.from(base64, 'base64');
}

/** The entries of a Hurl file as this project writes them. */
function hurlEntriesOf(file: string, variables: Variables): readonly Entry[] {
  const blocks = file
    .replace(/^#.*\n/gm, '')
    .split(/^(?=[A-Z]+ \{\{host)/m)
    .filter((block) => block.trim() !== '');
  return blocks.map((block) => {
    const [, method = '', url = ''] = /^([A-Z]+) (\S+)$/m.exec(block) ?? [];
    const [, least, most] = /^status >= (\d+)\nstatus <= (\d+)$/m.exec(block) ?? [];
    const fields = block.slice(0, block.indexOf('[Options]')).matchAll(/^([\w-]+): ?(.*)$/gm);
    return {
      method,
      url: unescaped(filled(url, variables)),
      headers: [...fields].map(([, name = '', value = '']) => [name, unescaped(filled(value, variables))]),
      body: hurlBodyOf(block),
      statuses: least === undefined ? undefined : [Number(least), Number(most)],
    };
  });
}

interface PostmanItem {
  readonly event?: readonly { readonly script: { readonly exec: readonly string[] } }[];
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly header: readonly { readonly key: string; readonly value: string }[];
    readonly body?: { readonly raw: string };
  };
}

function postmanEntriesOf(file: string, variables: Variables): readonly Entry[] {
  const { item } = JSON.parse(file) as { item: readonly { item: readonly PostmanItem[] }[] };
  const items = item.flatMap((folder) => folder.item);
  return items.map(({ event = [], request: { method, url, header, body } }) => {
    const [, least, most] = /within\((\d+), (\d+)\)/.exec(event[0]?.script.exec.join('\n') ?? '') ?? [];
    return {
      method,
      url: filled(url, variables),
      headers: header.map(({ key, value }) => [key, filled(value, variables)]),
      body: body && filled(body.raw, variables),
      statuses: least === undefined ? undefined : [Number(least), Number(most)],
    };
  });
}

/** Whether every assertion holds, each request sent in order. */
async function passes(entries: readonly Entry[]): Promise<boolean> {
  let isGood = true;
  for (const { method, url, headers, body, statuses = [0, 999] } of entries) {
    const { status } = await fetch(url, {
      method,
      headers: headers.map(([name, value]) => [name, value]),
      ...(body === undefined ? {} : { body }),
    });
    isGood &&= status >= statuses[0] && status <= statuses[1];
  }
  return isGood;
}

async function failing(id: string, only: readonly string[]) {
  const behaviour = mutants.find((one) => one.id === id)?.behaviour() ?? {};
  const bad = await tenantFor({ behaviour });
  const good = await tenantFor();
  const { record } = await gateOn(bad, { only });
  expect(record.findings.some(({ outcome }) => outcome === 'violated')).toBe(true);
  const variables = (at: typeof bad): Variables => ({ host: at.origin, token: at.tokens.full });
  return { record, bad, good, onBad: variables(bad), onGood: variables(good) };
}

describe.each([
  ['hurl', renderHurl, hurlEntriesOf],
  ['postman', renderPostman, postmanEntriesOf],
] as const)('the failures of a record as %s', (_, render, entriesOf) => {
  it('fail on the tenant that was tested, and pass on one that conforms', async () => {
    const rule = 'request.organization_connection_name.minLength';
    const { record, onBad, onGood } = await failing('request.name.empty-dropped', [rule]);
    const file = render(record);
    expect(entriesOf(file, onBad)).toHaveLength(1);
    expect(await passes(entriesOf(file, onBad))).toBe(false);
    expect(await passes(entriesOf(file, onGood))).toBe(true);
  });

  it('hold all the requests that it takes, in order', async () => {
    const { record, onBad } = await failing('state.body.carried-over', ['state.unsent.kept']);
    const [finding] = record.findings.filter(({ outcome }) => outcome === 'violated');
    const script = finding?.violations[0]?.script ?? [];
    expect(script.length).toBeGreaterThan(1);
    const methods = script.map((line) => / -X (\w+) /.exec(line)?.[1]);
    expect(entriesOf(render(record), onBad).map(({ method }) => method)).toEqual(methods);
  });

  it('hold no token and no other secret', async () => {
    const { record, bad } = await failing('request.name.empty-dropped', ['request']);
    expect(leaks({ file: render(record) }, [bad.tokens.full])).toEqual([]);
  });

  it('leave out what the record does not hold whole, and say so', async () => {
    const { record, onBad } = await failing('request.name.empty-dropped', [
      'request.organization_connection_name.minLength',
    ]);
    const elided: RunRecord = {
      ...record,
      exchanges: record.exchanges.map((one) => ({ ...one, request: { ...one.request, elided: true } })),
    };
    const file = render(elided);
    expect(file).toContain('does not hold this request whole');
    expect(entriesOf(file, onBad).filter(({ method }) => method !== '')).toEqual([]);
  });
});

it('a Hurl file keeps bytes that are no text', async () => {
  const { record, onBad } = await failing('request.name.empty-dropped', [
    'request.organization_connection_name.minLength',
  ]);
  const body = '{"organization_connection_name":"\\u0000`{{x}}"}';
  const exchanges = record.exchanges.map((one) => ({ ...one, request: { ...one.request, body } }));
  const [entry] = hurlEntriesOf(renderHurl({ ...record, exchanges }), onBad);
  expect(Buffer.from(entry?.body ?? '').toString()).toBe(body);
});
