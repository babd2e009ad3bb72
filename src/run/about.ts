import type { Case, Rule } from '../model.ts';

/** Which rules are about which cases: asked of each pair once, however often it is needed. */
export interface About {
  readonly casesOf: (rule: Rule) => readonly Case[];
  readonly rulesOf: (candidate: Case) => readonly Rule[];
}

/** `rules` and the cases they are to choose from; other cases may be asked about later. */
export function about(rules: readonly Rule[], cases: readonly Case[]): About {
  const known = new Map<Case, readonly Rule[]>();
  const rulesOf = (candidate: Case): readonly Rule[] => {
    const own = known.get(candidate) ?? rules.filter((rule) => rule.about(candidate));
    known.set(candidate, own);
    return own;
  };
  const lists = new Map<Rule, Case[]>(rules.map((rule) => [rule, []]));
  for (const one of cases) for (const rule of rulesOf(one)) lists.get(rule)?.push(one);
  return { rulesOf, casesOf: (rule) => lists.get(rule) ?? [] };
}

const found = new WeakMap<readonly Case[], { readonly rules: readonly Rule[]; readonly about: About }>();

/** The same for the same lists: one run plans more than once. */
export function aboutOf(rules: readonly Rule[], cases: readonly Case[]): About {
  const before = found.get(cases);
  if (before?.rules === rules) return before.about;
  const made = about(rules, cases);
  found.set(cases, { rules, about: made });
  return made;
}
