import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toConform } from '../../../../src/library/vitest.ts';
import { baseDocument } from '../../drift/document.ts';
import { folder } from '../../harness/in-process.ts';
import { filesIn, textOf } from '../../harness/source-files.ts';
import { isUsageError, type Place, printedIn, type } from './printed.ts';
import { NAME, recordIn } from './printed-places.ts';

/** Every other command that is printed, typed where it was printed, and those of the documents. */

describe('commands that send nothing', () => {
  const place = (): Place => ({ cwd: folder(), env: {} });

  it.each<[string, readonly string[]]>([
    ['usual', ['rules', `request.${NAME}.maxLength`]],
    ['other', ['rules', 'request.organization_member_access_level.enum', '--contract', '2026-09']],
  ])('rules says how to run one of the %s contract', async (_, words) => {
    const here = place();
    const [command = []] = printedIn((await type(words, here)).out);
    expect(await type([...command, '--out', 'again'], here)).toMatchObject({ code: 0 });
    expect(recordIn(here, 'again').findings.map(({ rule }) => rule)).toContain(words[1]);
  });

  it.each(['state.unsent.reset', `request.${NAME}.maxLength`])(
    'explain %s says how to see it',
    async (id) => {
      const here = place();
      for (const command of printedIn((await type(['explain', id], here)).out))
        expect(isUsageError(await type(command, here)), command.join(' ')).toBe(false);
    },
  );

  it('a written contract is used as it is said', async () => {
    const here = place();
    writeFileSync(join(here.cwd, 'openapi.json'), JSON.stringify(baseDocument()));
    const written = await type(['drift', 'openapi.json', '--write', 'our contract'], here);
    const [command = []] = printedIn(written.err);
    expect(command.slice(0, 2)).toEqual(['run', '--contract']);
    expect(await type([...command, '--only', 'response.body.object'], here)).toMatchObject({ code: 0 });
  });

  it('a document is read from a file, as is said of a URL', async () => {
    const here = place();
    const refused = await type(['drift', 'https://example.com/openapi.json'], here);
    const [command = []] = printedIn(refused.err);
    writeFileSync(join(here.cwd, 'openapi.json'), JSON.stringify(baseDocument()));
    const typed = await type(command, here);
    expect(isUsageError(typed)).toBe(false);
    expect(typed.out).not.toBe('');
  });

  it('a request is sent by hand as is said', async () => {
    const here = place();
    const refused = await type(['probe'], here);
    const [example = [], help = []] = printedIn(refused.err);
    expect(await type(example, here)).toMatchObject({ code: 0 });
    expect(await type(help, here)).toMatchObject({ code: 0, out: expect.stringContaining('Usage: ') });
  });

  it.each([['run', '--nonsense'], ['explore', '--nonsense'], ['nonsense'], ['report']])(
    'patchproof %s %s says which help to ask for',
    async (...words) => {
      const here = place();
      const refused = await type(
        words.filter((word) => word !== undefined),
        here,
      );
      expect(refused.code).toBe(2);
      const [, help = ''] = /\(npx patchproof (.*?--help)/.exec(refused.err) ?? [];
      expect(await type(help.split(' '), here)).toMatchObject({
        code: 0,
        out: expect.stringContaining('Usage: '),
      });
    },
  );

  it.each([undefined, '2026-09'])(
    'a failed toConform says where to read more, contract %s',
    async (revision) => {
      const { message } = await toConform(
        {
          method: 'PATCH',
          path: '/api/v2/organizations/org_1/connections/con_1',
          status: 200,
          headers: { 'content-type': 'application/json' },
          body: { connection_id: 5, organization_member_access_level: 'x' },
        },
        revision === undefined ? {} : { contract: revision },
      );
      const commands = printedIn(message());
      expect(commands.length).toBeGreaterThan(0);
      for (const command of commands)
        expect(await type(command, place())).toMatchObject({
          code: 0,
          out: expect.stringContaining('run it'),
        });
    },
  );
});

describe('the documents', () => {
  const documents = ['README.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md'].concat(
    readdirSync(join(import.meta.dirname, '..', '..', '..', '..', 'docs'))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name}`),
  );
  it.each(documents)('%s has no command that is not taken', async (file) => {
    const here: Place = {
      cwd: folder(),
      env: { AUTH0_DOMAIN: 'http://127.0.0.1:9', AUTH0_API_TOKEN: 'not-a-token-at-all' },
    };
    mkdirSync(join(here.cwd, 'reports'));
    for (const command of printedIn(
      textOf(file)
        .replaceAll(/\\\n/g, ' ')
        .replaceAll(/ +#.*$/gm, '')
        .replaceAll(/<[a-z ]+>/g, 'x'),
    )) {
      const typed = await type(command, here);
      expect(/^error: /m.test(typed.err), `${command.join(' ')}\n${typed.err}`).toBe(false);
    }
  });
});

it('no source prints a command that is not typed here', () => {
  const known = [
    'src/cli/ask/probe-command.ts',
    'src/cli/ask/probe-prompt.ts',
    'src/cli/commands/completion-command.ts',
    'src/cli/process/program.ts',
    'src/cli/read/baseline-command.ts',
    'src/cli/read/drift-command.ts',
    'src/cli/read/explain-command.ts',
    'src/cli/tenant/init-command.ts',
    'src/cli/tenant/tenant-command.ts',
    'src/history/apply-baseline.ts',
    'src/library/verify.ts',
    'src/record/curl.ts',
    'src/record/run-facts.ts',
    'src/report/html/causes.ts',
    'src/text/shell.ts',
  ];
  const printing = filesIn('src').filter((file) => {
    const code = textOf(file).replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
    return /npx patchproof|[`'" ]patchproof (run|plan|doctor|rules|body|probe|explore|report|compare|baseline|drift|check|init|completion|tenant|restore|clean)\b/.test(
      code,
    );
  });
  expect(printing).toEqual(known);
});
