import type { Case, Finding, Rule } from '../model.ts';
import type { Judgements } from './confirm.ts';
import type { Plan } from './plan.ts';
import type { Session } from './session.ts';
import { conclude, type Present, type Reproductions, type Sign } from './verify.ts';

/** How findings are told. */
export interface Told {
  readonly present: Present;
  readonly sign?: Sign | undefined;
  readonly reproductions?: Reproductions;
}

/** How often each case stands in a list. */
function counted(list: readonly Case[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { id } of list) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

/** The finding of each rule: what was judged, and what is missing because it was not sent. */
export function conclusions(
  planned: Plan,
  { exchanges, skipped }: Pick<Session, 'exchanges' | 'skipped'>,
  judged: Judgements,
  { present, sign, reproductions }: Told,
  cut?: string,
): readonly Finding[] {
  const sent = counted(exchanges.map((exchange) => exchange.case));
  const due = counted(planned.steps);
  const own = new Map<Rule, Case[]>(planned.rules.map((rule) => [rule, []]));
  for (const one of planned.asked) for (const rule of planned.rulesOf(one)) own.get(rule)?.push(one);
  const dropped = new Map([...planned.dropped, ...skipped]);
  const asked = new Map(planned.asked.map((one) => [one.id, one]));
  return planned.rules.map((rule) => {
    const about = own.get(rule) ?? [];
    const wanted = new Set(about.map(({ twin }) => twin ?? ''));
    const twins = [...wanted].flatMap((id) => asked.get(id) ?? []);
    const waiting = [...about, ...twins].some(
      ({ id }) => !dropped.has(id) && (sent.get(id) ?? 0) < (cut === undefined ? 1 : (due.get(id) ?? 1)),
    );
    const reasons = about.flatMap(({ id }) => dropped.get(id) ?? []);
    const coverage = {
      cut: waiting,
      unsent: waiting ? [cut ?? 'not all of its cases were sent', ...reasons] : reasons,
    };
    return conclude(rule, judged.get(rule) ?? [], coverage, present, sign, reproductions);
  });
}
