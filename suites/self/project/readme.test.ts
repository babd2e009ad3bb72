import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pictures } from '../../../scripts/pictures.ts';
import { terminalSvg } from '../../../scripts/project/terminal-svg.ts';
import { planned } from '../../../src/cli/run/plan-command.ts';
import { duration } from '../../../src/report/words.ts';
import { estimate, USUAL_LATENCY_MS } from '../../../src/target/pace/buckets.ts';
import { PLANS } from '../../../src/target/pace/pace.ts';
import { root } from '../harness/cli-launch.ts';

const readme = readFileSync(join(root, 'README.md'), 'utf8');

describe('the README', () => {
  it('has at most 250 lines', () => {
    expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(250);
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

  it.each(Object.entries(PLANS))('says how long each profile takes on plan %s', (plan, pace) => {
    const row = readme.split('\n').find((line) => new RegExp(`^\\| ([a-z]+, )?${plan}[ ,]`).test(line)) ?? '';
    const times = (['smoke', 'gate', 'full'] as const).map((profile) => {
      const { steps } = planned({ profile }, { env: {}, cwd: root });
      return duration(estimate(steps, pace, USUAL_LATENCY_MS));
    });
    expect(
      row
        .split('|')
        .slice(2, -1)
        .map((cell) => cell.trim()),
    ).toEqual(times);
  });

  it('counts the rules that it says are upheld', () => {
    const counts =
      /Conforms: (\d+) rules upheld, (\d+) inapplicable, .*, (\d+) observed on/.exec(readme) ?? [];
    const sum = counts.slice(1).reduce((all, count) => all + Number(count), 0);
    expect(readme).toContain(`\`plan\` says \`${sum} rules,`);
  });
});

describe('the pictures and samples of the documents', () => {
  it('are what the command line prints today; npm run pictures writes them', async () => {
    const read = (file: string): string => readFileSync(join(root, file), 'utf8');
    for (const [file, text] of Object.entries(await pictures(read))) expect(read(file), file).toBe(text);
  });

  it('are small enough to load with the page', () => {
    expect(statSync(join(root, 'docs/pictures/report.png')).size).toBeLessThan(150_000);
    expect(statSync(join(root, 'docs/pictures/run.svg')).size).toBeLessThan(50_000);
  });

  it('show what was printed as text, whatever it is', () => {
    const svg = terminalSvg('x', '\u001b[31ma<b>&\u001b[39m c\n'.repeat(2), 40);
    expect(svg.match(/<tspan class="bad">a&lt;b&gt;&amp;<\/tspan> c<\/text>/g)).toHaveLength(2);
    expect(terminalSvg('x', 'a'.repeat(41), 40).match(/<text /g)).toHaveLength(3);
  });
});
