/** The report for people: the score first, then what is wrong with it, then everything. */
import type { Ranked } from './rank.ts';
import { countable, isKilled, type PartScore, type RuleScore, type Scored } from './score.ts';

export interface Power {
  readonly contract: string;
  /** How many requests each profile sends to a tenant with nothing wrong. */
  readonly control: { readonly gate: number; readonly full: number };
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

/** What became of a mutant, in words. */
export function fateInWords({ gate, full, right, equivalent }: Scored): string {
  if (equivalent !== undefined) return `equivalent: ${equivalent}`;
  const [profile, { fate, by }] = full === undefined ? ['the gate', gate] : ['full', full];
  switch (fate) {
    case 'right':
      return `killed in ${profile} by ${right.join(' and ')}`;
    case 'other':
      return `killed in ${profile} by another rule only (${by.join(', ')}); ${right.join(' and ')} must`;
    case 'survived':
      return `survived ${right.join(' and ')} in ${profile}`;
  }
}

/** The curve at round numbers of requests. */
function steps({ curve, mutants, control }: Power): readonly Row[] {
  const all = countable(mutants).length;
  return [5, 10, 20, 40, 60, 80, 100, 120, 140, 160, control.gate].map((limit) => {
    const kills = curve.findLast(([requests]) => requests <= limit)?.[1] ?? 0;
    return [limit, kills, percent(kills, all)];
  });
}

const section = (title: string, ...blocks: readonly string[]): string =>
  [`## ${title}`, ...blocks].join('\n\n');

export function renderMarkdown(power: Power): string {
  const { parts, mutants, rules, cost, control, contract } = power;
  const all = countable(mutants);
  const wrong = all.filter((one) => !isKilled(one, 'full'));
  const left = all.filter((one) => !isKilled(one, 'gate') && isKilled(one, 'full'));
  const equal = mutants.filter(({ equivalent }) => equivalent !== undefined);
  const never = rules.filter(({ alone }) => alone.length === 0);
  return `${[
    '# Power',
    `By the right rule, contract ${contract}: the gate kills ${all.length - left.length - wrong.length} of ${all.length} mutants, **${percent(all.length - left.length - wrong.length, all.length)}**; full kills ${all.length - wrong.length}, **${percent(all.length - wrong.length, all.length)}**.`,
    `A tenant with nothing wrong is clean after ${control.gate} requests of the gate and ${control.full} of full. ${cost.requests} requests in ${cost.seconds} s and ${cost.megabytes} MB.`,
    table(
      ['part', 'mutants', 'gate', 'full'],
      parts.map((one) => [
        one.part,
        one.mutants,
        percent(one.gate, one.mutants),
        percent(one.full, one.mutants),
      ]),
    ),
    section(
      'What the gate leaves to full',
      left.length === 0
        ? 'None.'
        : table(
            ['mutant', 'what is wrong', 'killed in full by'],
            left.map((one) => [one.mutant, one.statement, one.full?.by.join(', ') ?? '']),
          ),
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
            equal.map((one) => [one.mutant, one.statement, one.equivalent ?? '']),
          ),
    ),
    section(
      'Kills over requests',
      '![curve](curve.svg)',
      table(['requests', 'mutants killed', 'of all'], steps(power)),
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
        ['mutant', 'what is wrong', 'killed in the gate by', 'first at request'],
        mutants.map(({ mutant, statement, gate }) => [
          mutant,
          statement,
          gate.by.join(', '),
          gate.first ?? '',
        ]),
      ),
    ),
  ].join('\n\n')}\n`;
}
