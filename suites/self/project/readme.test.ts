import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { planned } from '../../../src/cli/run/plan-command.ts';
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

  it.each(['smoke', 'gate', 'full', 'deep'] as const)(
    'counts what profile %s sends as plan does',
    (profile) => {
      const { writes, reads, rules, steps, elsewhere } = planned({ profile }, { env: {}, cwd: root });
      const row = readme.split('\n').find((line) => line.startsWith(`| \`${profile}\``)) ?? '';
      expect(row).toMatch(new RegExp(`\\| ${writes} and ${reads} +\\|$`));
      if (profile === 'smoke') expect(row).toContain(`${elsewhere.length} rules are left out`);
      const told = `${rules.length} rules, ${steps.length} requests: ${writes} PATCH and ${reads} reads`;
      if (profile === 'gate') expect(readme).toContain(`\`plan\` says \`${told}\``);
    },
  );

  it('counts the rules that it says are upheld', () => {
    const counts =
      /Conforms: (\d+) rules upheld, (\d+) inapplicable, .*, (\d+) observed on/.exec(readme) ?? [];
    const sum = counts.slice(1).reduce((all, count) => all + Number(count), 0);
    expect(readme).toContain(`\`plan\` says \`${sum} rules,`);
  });
});
