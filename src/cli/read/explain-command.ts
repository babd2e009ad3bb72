import { caseOf, type KnownFault, ruleOf, shippedDictionary } from '../../diagnose/dictionary.ts';
import { remedyFor } from '../../diagnose/remedies.ts';
import { nearest, nearestWords } from '../../engine/select.ts';
import type { Rule } from '../../model.ts';
import { count } from '../../report/words.ts';
import { rules } from '../../rules/index.ts';
import { visible } from '../../text/elide.ts';
import { ConfigError } from '../../text/errors.ts';
import { shellWord } from '../../text/shell.ts';
import type { RawOptions } from '../commands/raw-options.ts';
import { loadContract } from '../config/load-contract.ts';
import { gateOptions } from '../config/options.ts';
import type { Io } from '../process/streams.ts';

const LABEL = 13;
/** So many cases are listed of each rule. */
const LISTED = 5;

const field = (label: string, text: string): string => `  ${label.padEnd(LABEL)}${visible(text)}\n`;

const list = (label: string, texts: readonly string[]): string =>
  texts.map((text, at) => field(at === 0 ? label : '', text)).join('');

function remedy(id: string): string {
  const known = remedyFor(id);
  if (known === undefined) return '';
  return field('means', known.means) + field('typical', known.typical) + field('mend', known.mend);
}

/** The cases at which a fault breaks a rule, in `full`. */
function casesOf({ full }: KnownFault, rule: string): readonly string[] {
  return [...full.keys()].filter((pair) => ruleOf(pair) === rule).map(caseOf);
}

function some(cases: readonly string[]): string {
  const left = cases.length - LISTED;
  return left > 0 ? `${cases.slice(0, LISTED).join(', ')} and ${left} more` : cases.join(', ');
}

function explainCause(fault: KnownFault, id: string, all: readonly Rule[]): string {
  const { statement = fault.statement } = fault.same.find((one) => one.id === id) ?? {};
  const sources = fault.rules.flatMap((rule) => all.find((one) => one.id === rule) ?? []);
  const broken = [...new Set([...fault.full.keys()].map(ruleOf))];
  const others = [fault, ...fault.same].filter((one) => one.id !== id);
  return [
    `${id}\n`,
    field('statement', statement),
    remedy(id),
    list(
      'forbidden by',
      sources.map(({ id: rule, source }) => `${rule}: ${source.document} · ${source.anchor}`),
    ),
    list(
      'breaks',
      broken.map((rule) => `${rule}: ${some(casesOf(fault, rule))}`),
    ),
    list(
      'same effects',
      others.map((one) => `${one.id}: ${one.statement}`),
    ),
    field(
      'run it',
      `npx patchproof run --profile full ${broken.map((rule) => `--only ${shellWord(rule)}`).join(' ')}`,
    ),
  ].join('');
}

function explainRule({ id, level, statement, source }: Rule): string {
  const faults = shippedDictionary().faults.filter((fault) => fault.rules.includes(id));
  const shown = faults.slice(0, LISTED).map((fault) => `${fault.id}: ${fault.statement}`);
  const left = faults.length - shown.length;
  return [
    `${id}\n`,
    field('level', level),
    field('statement', statement),
    field('source', `${source.document} · ${source.anchor}`),
    field('words', source.words),
    remedy(id),
    list('known causes', [...shown, ...(left > 0 ? [`and ${count(left, 'more cause')}`] : [])]),
    field('cases', `npx patchproof rules ${shellWord(id)}`),
    field('run it', `npx patchproof run --only ${shellWord(id)}`),
  ].join('');
}

/** `patchproof explain <id>`: a cause or a rule, with what is known about both. Throws ConfigError for another id. */
export function explainCommand([id = '']: readonly string[], raw: RawOptions, io: Io): number {
  const all = rules(loadContract(gateOptions(raw, io.env).contract, io.cwd));
  const { faults } = shippedDictionary();
  const fault = faults.find((one) => [one, ...one.same].some((other) => other.id === id));
  const rule = all.find((one) => one.id === id);
  if (fault === undefined && rule === undefined) {
    const ids = [...all, ...faults.flatMap((one) => [one, ...one.same])].map((one) => one.id);
    throw new ConfigError([
      `${visible(id)}: no cause and no rule has that id${nearestWords(nearest(id, ids))}`,
    ]);
  }
  if (fault !== undefined) io.out(explainCause(fault, id, all));
  else if (rule !== undefined) io.out(explainRule(rule));
  return 0;
}
