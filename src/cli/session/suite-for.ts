import { prover } from '../../cases/prove.ts';
import { type Capabilities, cases, type Suite } from '../../cases/suite.ts';
import { type Contract, members } from '../../contract/index.ts';
import { nearest, nearestWords } from '../../engine/select.ts';
import type { Case } from '../../model.ts';
import { assertSound } from '../../text/errors.ts';
import type { GateOptions } from '../config/options.ts';
import type { Io } from '../process/streams.ts';
import { readCorpus } from '../run/corpus.ts';

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

const casesOf = ({ cases: all, solos }: Suite): readonly Case[] => [...all, ...solos];

/** Where one case is enough for a rule, it is the first: those that were asked for, a part of a packed body too. */
const inFront = (ids: readonly string[], suite: Suite): readonly Case[] => [
  ...casesOf(suite).filter(({ id }) => ids.includes(id)),
  ...suite.cases.filter(({ id }) => !ids.includes(id)),
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

/** What is said of an id that no case has. */
export const unknownCase = (id: string, all: readonly Case[], here = ''): string => {
  const ids = [...new Set(all.map((one) => one.id))];
  return `${id}: no case has that id${here}${nearestWords(nearest(id, ids))}`;
};

/** Throws ConfigError for each `--case` that there is on no connection: neither on a database nor on an enterprise one. */
export function assertCases(wanted: readonly string[], suite: (strategy: string) => Suite): void {
  if (wanted.length === 0) return;
  const all = ['auth0', 'samlp'].flatMap((one) => casesOf(suite(one)));
  const unknown = wanted.filter((id) => !all.some((one) => one.id === id));
  assertSound(unknown.map((id) => `--case ${unknownCase(id, all, ' here')}`));
}
