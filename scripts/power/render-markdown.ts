/** The report for people: the score first, then what is wrong with it, then everything. */
import type { Ranked } from './rank.ts';
import type { PartScore, RuleScore, Scored } from './score.ts';

export interface Power {
  readonly contract: string;
  readonly control: { readonly requests: number };
  readonly cost: { readonly seconds: number; readonly megabytes: number; readonly requests: number };
  readonly parts: readonly PartScore[];
  readonly mutants: readonly Scored[];
  readonly rules: readonly RuleScore[];
  readonly curve: readonly (readonly [requests: number, kills: number])[];
  readonly ranking: readonly Ranked[];
}

type Row = readonly (string | number)[];

const cell = (value: string | number): string => String(value).replaceAll('|', '\\|').replaceAll('\n', ' ');
const line = (row: Row): string => `| ${row.map(cell).join(' | ')} |`;
const table = (head: Row, rows: readonly Row[]): string =>
  [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');

const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;

export const totals = (
  parts: readonly PartScore[],
): { readonly mutants: number; readonly killed: number } => ({
  mutants: parts.reduce((sum, { mutants }) => sum + mutants, 0),
  killed: parts.reduce((sum, { killed }) => sum + killed, 0),
});

/** What became of a mutant, in words. */
export function fateInWords({ fate, right, by, seeds, because }: Scored): string {
  const under = seeds === undefined ? '' : `, under ${seeds.killed} of ${seeds.tried} seeds`;
  switch (fate) {
    case 'right':
      return `killed by ${right.join(' and ')}${under}`;
    case 'other':
      return `killed by another rule only (${by.join(', ')}); ${right.join(' and ')} must`;
    case 'survived':
      return `survived ${right.join(' and ')}${under}`;
    case 'equivalent':
      return `equivalent: ${because}`;
  }
}

/** The curve at round numbers of requests. */
function steps({ curve, mutants, control }: Power): readonly Row[] {
  const all = mutants.filter(({ profile, fate }) => profile === 'gate' && fate !== 'equivalent').length;
  return [5, 10, 20, 40, 60, 80, 100, 120, 140, 160, control.requests].map((limit) => {
    const kills = curve.findLast(([requests]) => requests <= limit)?.[1] ?? 0;
    return [limit, kills, percent(kills, all)];
  });
}

const section = (title: string, ...blocks: readonly string[]): string =>
  [`## ${title}`, ...blocks].join('\n\n');

export function renderMarkdown(power: Power): string {
  const { parts, mutants, rules, cost, control, contract } = power;
  const { mutants: all, killed } = totals(parts);
  const wrong = mutants.filter(({ fate }) => fate === 'other' || fate === 'survived');
  const equal = mutants.filter(({ fate }) => fate === 'equivalent');
  const never = rules.filter(({ alone }) => alone.length === 0);
  return `${[
    '# Power',
    `The gate kills ${killed} of ${all} mutants by the right rule: **${percent(killed, all)}**, contract ${contract}.`,
    `The control, a tenant with nothing wrong, is clean after ${control.requests} requests. ${cost.requests} requests in ${cost.seconds} s and ${cost.megabytes} MB.`,
    table(
      ['part', 'mutants', 'killed', 'score'],
      parts.map((one) => [one.part, one.mutants, one.killed, percent(one.killed, one.mutants)]),
    ),
    section(
      'Not killed by the right rule',
      wrong.length === 0
        ? 'None.'
        : table(
            ['mutant', 'what is wrong', 'what became of it'],
            wrong.map((one) => [one.mutant, one.statement, fateInWords(one)]),
          ),
    ),
    section(
      'Equivalent',
      equal.length === 0
        ? 'None.'
        : table(
            ['mutant', 'what is wrong', 'why nobody can tell'],
            equal.map((one) => [one.mutant, one.statement, one.because ?? '']),
          ),
    ),
    section(
      'Kills over requests',
      '![curve](curve.svg)',
      table(['requests', 'mutants killed', 'of the gate’s'], steps(power)),
    ),
    section(
      'The most valuable refusals',
      'By the mutants that nothing before them shows, accepted bodies and readings included: the order of `src/engine/schedule.ts`.',
      table(['case', 'mutants'], power.ranking),
    ),
    section(
      'Rules that kill nothing alone',
      never.length === 0
        ? 'None.'
        : table(
            ['rule', 'kills', 'why it exists'],
            never.map(({ rule, kills, excuse }) => [rule, kills, excuse ?? '**no reason stated**']),
          ),
    ),
    section(
      'Rules',
      table(
        ['rule', 'kills', 'alone', 'for example'],
        rules.map(({ rule, kills, alone }) => [rule, kills, alone.length, alone[0] ?? '']),
      ),
    ),
    section(
      'Mutants',
      table(
        ['mutant', 'what is wrong', 'killed by', 'first at request'],
        mutants.map((one) => [one.mutant, one.statement, one.by.join(', '), one.first ?? '']),
      ),
    ),
  ].join('\n\n')}\n`;
}
