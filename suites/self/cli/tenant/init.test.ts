import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseEnv } from 'dotenv';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import type { Io } from '../../../../src/cli/process/streams.ts';
import { shell } from '../../harness/shell.ts';

const SECRET = 'a-client-secret-0123456789';
const WORKFLOW = '.github/workflows/patchproof.yml';
const WORDS = ['init', '--domain', 'acme-staging.eu.auth0.com', '--client-id', 'Zq3VtN8yLw5R'];

/** Somebody at a terminal, who answers in turn. */
function asking(...answers: readonly string[]) {
  const asked: [question: string, isHidden: boolean][] = [];
  const ask: Io['ask'] = async (question, isHidden = false) => {
    asked.push([question, isHidden]);
    return answers[asked.length - 1] ?? '';
  };
  return { ask, asked };
}

describe('patchproof init', () => {
  it('writes an env file and a workflow from options, for their owner alone, and says what comes next', async () => {
    const { run, folder } = shell();
    const { code, said } = await run(WORDS, { AUTH0_CLIENT_SECRET: SECRET });
    expect([code, said]).toEqual([0, expect.not.stringContaining(SECRET)]);
    const file = join(folder, '.env.staging');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(parseEnv(readFileSync(file))).toEqual({
      AUTH0_DOMAIN: 'acme-staging.eu.auth0.com',
      AUTH0_CLIENT_ID: 'Zq3VtN8yLw5R',
      AUTH0_CLIENT_SECRET: SECRET,
      PATCHPROOF_ALLOWED_TENANTS: 'acme-staging.eu.auth0.com',
    });
    const text = readFileSync(join(folder, WORKFLOW), 'utf8');
    expect(text).not.toContain(SECRET);
    const [, , step] = parseYaml(text).jobs.gate.steps;
    expect(step.run).toMatch(/^npx --yes patchproof@\S+ run --yes$/);
    expect(step.env.AUTH0_DOMAIN).toMatch(/^\$\{\{ vars\.AUTH0_DOMAIN \}\}$/);
    expect(step.env.AUTH0_CLIENT_SECRET).toMatch(/^\$\{\{ secrets\.AUTH0_CLIENT_SECRET \}\}$/);
    expect(said).toContain('add the line .env.staging to .gitignore');
    expect(said).toContain('npx patchproof doctor --env-file .env.staging');
  });

  it('asks for what is missing, and hides the secret', async () => {
    const { run, folder } = shell();
    writeFileSync(join(folder, '.gitignore'), 'node_modules\n.env*\n');
    const { ask, asked } = asking(
      'http://127.0.0.1:4010',
      'an-id',
      SECRET,
      'org_1234567890',
      'con_1234567890',
    );
    const { code, said } = await run(['init', '--env', 'local.env', '--no-workflow'], {}, { ask });
    expect([code, said], said).toEqual([0, expect.not.stringContaining(SECRET)]);
    expect(asked.map(([, isHidden]) => isHidden)).toEqual([false, false, true, false, false]);
    expect(parseEnv(readFileSync(join(folder, 'local.env')))).toEqual({
      AUTH0_DOMAIN: 'http://127.0.0.1:4010',
      AUTH0_CLIENT_ID: 'an-id',
      AUTH0_CLIENT_SECRET: SECRET,
      PATCHPROOF_ORGANIZATION_ID: 'org_1234567890',
      PATCHPROOF_CONNECTION_ID: 'con_1234567890',
    });
    expect(existsSync(join(folder, '.github'))).toBe(false);
    expect(said).toContain('.gitignore');
  });

  it('writes a file that a shell reads as dotenv does, and leaves a secret to be filled in', async () => {
    const { run, folder } = shell();
    const odd = 'a#b$c`d e-0123456789';
    expect((await run(WORDS, { AUTH0_CLIENT_SECRET: odd })).code).toBe(0);
    const script = `. "${join(folder, '.env.staging')}"; printf %s "$AUTH0_CLIENT_SECRET"`;
    expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' })).toBe(odd);
    const { code, said } = await run([...WORDS, '--force']);
    expect([code, said]).toEqual([
      0,
      expect.stringContaining('Fill in AUTH0_CLIENT_SECRET in .env.staging.'),
    ]);
    expect(readFileSync(join(folder, '.env.staging'), 'utf8')).toContain('# AUTH0_CLIENT_SECRET=\n');
  });

  it.each(['.env.staging', WORKFLOW])('writes nothing where %s is there, without --force', async (taken) => {
    const { run, folder } = shell();
    expect((await run(WORDS)).code).toBe(0);
    const other = taken === WORKFLOW ? ['--env', 'other.env'] : ['--workflow', 'other.yml'];
    writeFileSync(join(folder, taken), 'mine\n');
    const { code, said } = await run([...WORDS, ...other]);
    expect([code, said]).toEqual([
      2,
      expect.stringContaining(`${taken} is there already: nothing was written`),
    ]);
    expect(readFileSync(join(folder, taken), 'utf8')).toBe('mine\n');
    expect(existsSync(join(folder, other[1] ?? ''))).toBe(false);
    expect((await run([...WORDS, ...other, '--force'])).code).toBe(0);
  });

  it.each([
    [['init'], /--domain is missing: .* nobody can be asked\n?.*--client-id is missing/s],
    [[...WORDS, '--domain', 'my tenant'], /--domain/],
    [['init', '--domain', 'my tenant', '--client-id', 'x'], /AUTH0_DOMAIN is "my tenant"/],
    [[...WORDS, '--organization', 'org_1234567890'], /PATCHPROOF_CONNECTION_ID is missing/],
  ])('%j writes nothing and says why', async (words, problem) => {
    const { run, folder } = shell();
    const { code, said } = await run(words);
    expect([code, said]).toEqual([2, expect.stringMatching(problem)]);
    expect(existsSync(join(folder, '.env.staging'))).toBe(false);
  });
});
