import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { makeFolder } from '../../target/disk/state-folder.ts';
import { parseOrigin } from '../../target/http/origin.ts';
import { assertSound } from '../../text/errors.ts';
import { commandLine } from '../../text/shell.ts';
import type { Command, RawOptions } from '../commands/options.ts';
import { parseConfig } from '../config/config.ts';
import { type EnvValues, envText, isAbsent, makeFile, writing } from '../config/files.ts';
import { type Io, version } from '../process/streams.ts';

/** What is asked for, in order. A secret is never an option: other users of a machine see command lines. */
const QUESTIONS = [
  ['AUTH0_DOMAIN', 'domain', 'Host of the tenant, such as acme-staging.eu.auth0.com: '],
  ['AUTH0_CLIENT_ID', 'clientId', 'Client id of a machine-to-machine application: '],
  ['AUTH0_CLIENT_SECRET', undefined, 'Its client secret (not shown; empty to fill it in later): '],
  ['PATCHPROOF_ORGANIZATION_ID', 'organization', 'Organization id (empty: each run creates its own): '],
  ['PATCHPROOF_CONNECTION_ID', 'connection', 'Connection id (empty: each run creates its own): '],
] as const;

async function answers(raw: RawOptions, io: Io): Promise<EnvValues> {
  const values: Record<string, string> = {};
  for (const [name, option, question] of QUESTIONS) {
    const given = option === undefined ? io.env[name] : raw[option];
    // Without an organization, each run creates its own connection too.
    const isSkipped = name === 'PATCHPROOF_CONNECTION_ID' && values.PATCHPROOF_ORGANIZATION_ID === undefined;
    const answer = given ?? (isSkipped ? undefined : await io.ask?.(question, option === undefined));
    const value = answer?.trim() ?? '';
    if (value !== '') values[name] = value;
  }
  const origin = parseOrigin(values.AUTH0_DOMAIN ?? '');
  return origin === undefined || origin.loopback
    ? values
    : { ...values, PATCHPROOF_ALLOWED_TENANTS: origin.host };
}

function assertValues(values: EnvValues, isAsked: boolean): void {
  const hint = isAsked ? '' : '; without a terminal, nobody can be asked';
  assertSound([
    ...(values.AUTH0_DOMAIN ? [] : [`--domain is missing: expected the host of the tenant${hint}`]),
    ...(values.AUTH0_CLIENT_ID ? [] : [`--client-id is missing: expected the id of a client${hint}`]),
  ]);
  parseConfig({ AUTH0_CLIENT_SECRET: 'to be filled in', ...values });
}

function workflowText(values: EnvValues): string {
  const line = (name: string): string => {
    const kind = /CLIENT_(ID|SECRET)$/.test(name) ? 'secrets' : 'vars';
    return `          ${name}: \${{ ${kind}.${name} }}`;
  };
  const names = [...new Set([...Object.keys(values), 'AUTH0_CLIENT_SECRET'])];
  return `# Holds every pull request against the contract. Written by patchproof init.
name: contract
on:
  pull_request:

# One run at a time: two runs on one connection disturb each other.
concurrency:
  group: patchproof-\${{ vars.AUTH0_DOMAIN }}

permissions:
  contents: read

jobs:
  gate:
    runs-on: ubuntu-latest
    timeout-minutes: 30
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22
      - run: npx --yes patchproof@${version} run --yes
        env:
${names.map(line).join('\n')}
      - uses: actions/upload-artifact@v4
        if: always()
        with:
          name: patchproof
          path: reports/latest
`;
}

function isIgnored(cwd: string, file: string): boolean {
  const path = resolve(cwd, '.gitignore');
  if (!existsSync(path)) return false;
  const lines = readFileSync(path, 'utf8')
    .split(/\r?\n/)
    .map((one) => one.trim().replace(/^\//, ''));
  const matches = (line: string): boolean => {
    const pattern = line.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
    return line !== '' && new RegExp(`^${pattern.join('[^/]*')}$`).test(file);
  };
  return lines.some(matches);
}

/** Texts by the names of files. Throws ConfigError where a file is there already, before any is written. */
function writeFiles(texts: EnvValues, { force = false }: RawOptions, { cwd }: Io): void {
  const taken = force ? [] : Object.keys(texts).filter((file) => !isAbsent(resolve(cwd, file)));
  assertSound(taken.map((file) => `${file} is there already: nothing was written; --force overwrites it`));
  for (const [file, text] of Object.entries(texts))
    writing(file, () => {
      makeFolder(dirname(resolve(cwd, file)));
      makeFile(resolve(cwd, file), text);
    });
}

function nextSteps(values: EnvValues, envFile: string, workflow: string | undefined, cwd: string) {
  const hasSecret = values.AUTH0_CLIENT_SECRET !== undefined;
  const names = Object.keys(values).filter((name) => !/CLIENT_(ID|SECRET)$/.test(name));
  const listed = names.join(', ');
  const repository = `set the secrets AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET, and the variables ${listed}`;
  return [
    ...(hasSecret ? [] : [`Fill in AUTH0_CLIENT_SECRET in ${envFile}.`]),
    ...(isIgnored(cwd, envFile) ? [] : [`Keep the file out of git: add the line ${envFile} to .gitignore.`]),
    `Check the tenant, without writing to it: ${commandLine('doctor', envFile)}`,
    `Then run the gate: ${commandLine('run', envFile)}`,
    ...(workflow === undefined ? [] : [`For ${workflow}, ${repository}, in the repository.`]),
  ];
}

export const initCommand: Command = async (_, raw, io) => {
  const { envFile = '.env.staging', workflow: asked = '.github/workflows/patchproof.yml' } = raw;
  const workflow = asked === false ? undefined : asked;
  const values = await answers(raw, io);
  assertValues(values, io.ask !== undefined);
  const blank = values.AUTH0_CLIENT_SECRET === undefined ? ['AUTH0_CLIENT_SECRET='] : [];
  const texts = {
    [envFile]: envText(values, ['Written by patchproof init.', ...blank]),
    ...(workflow === undefined ? {} : { [workflow]: workflowText(values) }),
  };
  writeFiles(texts, raw, io);
  const wrote = Object.keys(texts).map((file) => `Wrote ${file}`);
  io.out([...wrote, ...nextSteps(values, envFile, workflow, io.cwd), ''].join('\n'));
  return 0;
};
