import { type Contract, members } from '../contract/index.ts';
import { type Capabilities, cases, type Suite } from '../generate/cases.ts';
import { prover } from '../generate/prove.ts';
import type { Case } from '../model.ts';
import { readCorpus } from './corpus.ts';
import type { GateOptions } from './gate-options.ts';
import type { Io } from './io.ts';

/** Readings, and requests whose credential is refused; an empty body writes nothing even where it is not. */
function harmless({ cases: all, kit }: Suite): Suite {
  const kept = all.flatMap((one): readonly Case[] => {
    if (one.aim.kind === 'read') return [one];
    if (one.aim.kind !== 'reject' || one.aim.fault.in !== 'credential') return [];
    const { twin: _, ...rest } = one;
    return [{ ...rest, request: { ...one.request, body: { kind: 'json', value: {} } } }];
  });
  return { cases: kept, solos: [], kit: { ...kit, members: [] } };
}

/** Where one case is enough for a rule, it is the first: those that were asked for, a part of a packed body too. */
const inFront = (ids: readonly string[], { cases: all, solos }: Suite): readonly Case[] => [
  ...[...all, ...solos].filter(({ id }) => ids.includes(id)),
  ...all.filter(({ id }) => !ids.includes(id)),
];

/** The generated cases behind those that were kept, for a strategy; made once for each. */
export function suiteFor(
  contract: Contract,
  options: GateOptions,
  { cwd }: Io,
): (strategy: string, capabilities?: Capabilities) => Suite {
  const corpus = readCorpus(cwd).filter((one) => prover(contract)(one) === undefined);
  const known = new Map<string, Suite>();
  const make = (strategy: string, capabilities: Capabilities): Suite => {
    const made = cases(members(contract), { ...options, ...capabilities, strategy });
    if (options.readOnly) return harmless(made);
    const wanted = options.cases ?? [];
    if (corpus.length + wanted.length === 0) return made;
    return { ...made, cases: [...corpus, ...inFront(wanted, made)] };
  };
  return (strategy, capabilities = {}) => {
    const key = JSON.stringify([strategy, capabilities]);
    const suite = known.get(key) ?? make(strategy, capabilities);
    known.set(key, suite);
    return suite;
  };
}
