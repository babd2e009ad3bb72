import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../../src/cli/commands/commands.ts';
import { emptyFolder, patchproof } from '../../harness/cli-launch.ts';

const names = COMMANDS.map(({ usage }) => usage.split(' ')[0] ?? '');

async function script(shell: string): Promise<string> {
  const { code, out } = await patchproof(['completion', shell]);
  expect(code).toBe(0);
  return out;
}

/** What bash offers behind these words. */
function offered(file: string, ...words: readonly string[]): readonly string[] {
  const line = `source '${file}'; COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _patchproof; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const out = execFileSync('bash', ['-c', line], { encoding: 'utf8', cwd: emptyFolder() });
  return out.split('\n').filter((word) => word !== '');
}

describe('patchproof completion', () => {
  it('of bash offers commands, the options of each, and files', async () => {
    const file = join(emptyFolder(), 'patchproof.bash');
    writeFileSync(file, await script('bash'));
    expect(offered(file, 'patchproof', '')).toEqual(names);
    expect(offered(file, 'patchproof', 'ru')).toEqual(['run', 'rules']);
    expect(offered(file, 'patchproof', 'run', '--bas')).toEqual(['--baseline']);
    expect(offered(file, 'patchproof', 'restore', '--')).toContain('--accept');
    expect(offered(file, 'patchproof', 'restore', '--')).not.toContain('--profile');
    expect(offered(file, 'patchproof', 'report', '')).toEqual([]);
  });

  it.each(['bash', 'zsh', 'fish'])('of %s has every command and option', async (shell) => {
    const text = await script(shell);
    for (const { usage, options } of COMMANDS) {
      expect(text).toContain(usage.split(' ')[0]);
      for (const name of options.flatMap(([flags]) => flags.match(/(?<=--)[a-z-]+/g) ?? []))
        expect(text).toContain(shell === 'fish' ? `-l ${name} ` : `--${name}`);
    }
  });

  it('of another shell is refused', async () => {
    const { code, err } = await patchproof(['completion', 'tcsh']);
    expect([code, err]).toEqual([2, expect.stringContaining('completion tcsh: expected bash, zsh, fish')]);
  });
});
