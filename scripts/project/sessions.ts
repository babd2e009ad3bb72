/** Sessions of the real command line that the README shows. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mutants } from '../../fixtures/mutants/index.ts';
import { type Behaviour, startTenant } from '../../fixtures/tenant/start.ts';
import { program } from '../../src/cli/process/program.ts';
import { environmentOf, movedClock, quietIo } from '../power/quiet-io.ts';

export interface Session {
  readonly command: string;
  /** Standard output. */
  readonly printed: string;
}

/** What differs from run to run: ports and times. */
const steady = (text: string): string =>
  text
    .replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:4010')
    .replaceAll(/\bin \d+(\.\d+)? s\b/g, 'in 0.4 s')
    .replaceAll(/\bin \d+(\.\d+)? ms\b/g, 'in 2 ms')
    .replaceAll(/^date: .*$/gm, 'date: Mon, 01 Jun 2026 09:30:00 GMT');

interface Screen {
  readonly colour?: boolean;
  readonly columns?: number;
}

/** Runs words in a folder of their own. The reports that a run wrote there are handed to `after`. */
async function ran(
  words: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  { colour = false, columns }: Screen = {},
  after: (folder: string) => void = () => {},
): Promise<Session> {
  const cwd = mkdtempSync(join(tmpdir(), 'patchproof-pictures-'));
  let printed = '';
  const out = (text: string): void => {
    printed += text;
  };
  const own = { ...quietIo({ XDG_STATE_HOME: join(cwd, 'state'), ...env }), ...movedClock() };
  try {
    await program(words, { ...own, cwd, out, colour, columns });
    after(cwd);
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
  return { command: `npx patchproof ${words.join(' ')}`, printed: steady(printed) };
}

async function onTenant<T>(
  behaviour: Partial<Behaviour>,
  use: (env: Readonly<Record<string, string | undefined>>) => Promise<T>,
) {
  const tenant = await startTenant({ behaviour });
  try {
    return await use(environmentOf(tenant));
  } finally {
    await tenant.close();
  }
}

/** The reference tenant with one fault: a name may have 51 characters. */
const faulty = (): Partial<Behaviour> =>
  mutants.find(({ id }) => id === 'request.name.one-more')?.behaviour() ?? {};

/** The part of a text from the line that begins with `first` to the next empty line. */
export function blockFrom(text: string, first: string): string {
  const from = text.search(new RegExp(`^${first}`, 'm'));
  const [block = ''] = text.slice(Math.max(from, 0)).split('\n\n');
  return from === -1 ? '' : block.trimEnd();
}

export const conforms = (screen?: Screen): Promise<Session> => ran(['run'], {}, screen);

export const fails = (screen?: Screen): Promise<Session> =>
  onTenant(faulty(), (env) => ran(['run'], env, screen));

export const probes = (): Promise<Session> =>
  ran(['probe', 'organization_connection_name=', 'show_as_button=false'], {});

/** The page of the run that fails, for a photograph. */
export async function failingPage(): Promise<string> {
  let page = '';
  await onTenant(faulty(), (env) =>
    ran(['run'], env, {}, (folder) => {
      page = readFileSync(join(folder, 'reports/latest/index.html'), 'utf8');
    }),
  );
  return page;
}
