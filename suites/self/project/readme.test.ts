import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyFolder, patchproof, root } from '../harness/cli-launch.ts';

const readme = readFileSync(join(root, 'README.md'), 'utf8');

/** The first block of code behind some words. */
const blockBehind = (words: string): string =>
  /```\n([\s\S]*?)```/.exec(readme.slice(readme.indexOf(words)))?.[1] ?? '';

describe('the README', () => {
  it('shows the end of what a run prints', async () => {
    const { out } = await patchproof(['run'], { cwd: emptyFolder() });
    const steady = (text: string): string => text.replace(/in \d+\.\d s$/m, 'in N s');
    const sample = blockBehind('The end of what the first one prints');
    expect(sample).not.toBe('');
    expect(steady(out)).toContain(steady(sample));
  });

  it('counts the rules that it says are upheld', () => {
    const [, upheld, observed] = /Conforms: (\d+) rules upheld, .*, (\d+) observed on/.exec(readme) ?? [];
    expect(readme).toContain(`\`plan\` says \`${Number(upheld) + Number(observed)} rules,`);
  });
});
