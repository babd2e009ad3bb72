import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { prover } from '../../cases/prove.ts';
import { type Capabilities, cases, type Suite } from '../../cases/suite.ts';
import { type Contract, members } from '../../contract/index.ts';
import { corpus as prefix } from '../../engine/plan.ts';
import { nearest, nearestWords } from '../../engine/select.ts';
import type { Shrunk } from '../../engine/sequences.ts';
import type { Case } from '../../model.ts';
import { makeFolder } from '../../target/disk/state-folder.ts';
import { assertSound, ConfigError, codeOf, refusing } from '../../text/errors.ts';
import { defined } from '../../text/json.ts';
import { isAbsent, readText, writing } from '../config/files.ts';
import type { GateOptions } from '../config/options.ts';
import type { Io } from '../process/streams.ts';

const folder = 'fixtures/corpus';

/** A case as it is kept: its control and its isolated cases have other names in the file. */
type KeptCase = Omit<Case, 'control' | 'isolatedCases'> & {
  readonly twin?: string;
  readonly solos?: readonly string[];
};

const kept = ({ control, isolatedCases, ...one }: Case): KeptCase => ({
  ...one,
  ...defined({ twin: control, solos: isolatedCases }),
});

const read = (path: string, name: string): readonly Case[] =>
  refusing(
    () => `${path}: expected a counterexample as --save writes it; mend the file or delete it`,
    () => {
      const { cases } = JSON.parse(readText(path)) as { readonly cases: readonly KeptCase[] };
      return cases.map(({ twin, solos, ...one }, step) => ({
        ...one,
        ...defined({ control: twin, isolatedCases: solos }),
        id: `${prefix}${name}/${step + 1}`,
        traits: one.traits ?? [],
      }));
    },
  );

/** Every kept counterexample, by name; none without a folder. One that cannot be read is an error. */
export function readCorpus(cwd: string): readonly Case[] {
  const at = resolve(cwd, folder);
  if (isAbsent(at)) return [];
  const files = refusing(
    (error) =>
      `${folder}: it cannot be read (${codeOf(error) ?? error}); expected a folder of counterexamples`,
    () => readdirSync(at),
  );
  const names = files.filter((name) => name.endsWith('.json')).toSorted();
  return names.flatMap((name) => read(join(at, name), name.replace(/\.json$/, '')));
}

/** Throws ConfigError unless a name can be kept under: it becomes a file name, and nothing but. */
export function assertName(name: string): void {
  if (/^[\w-]{1,60}$/.test(name)) return;
  throw new ConfigError([`--save ${name}: expected a name of letters, digits, _ and -`]);
}

export function assertFree(cwd: string, name: string): void {
  assertName(name);
  if (!existsSync(resolve(cwd, folder, `${name}.json`))) return;
  throw new ConfigError([`--save ${name}: ${folder}/${name}.json is there already: choose another name`]);
}

/** Keeps cases that break a rule. Returns the path of their file, from the working folder. */
export function saveCases(cwd: string, name: string, rule: string, cases: readonly Case[]): string {
  const file = `${folder}/${name}.json`;
  writing(file, () => {
    makeFolder(resolve(cwd, folder));
    writeFileSync(resolve(cwd, file), `${JSON.stringify({ rule, cases: cases.map(kept) }, null, 2)}\n`);
  });
  return file;
}

export function saveCorpus(cwd: string, name: string, found: ReadonlyMap<string, Shrunk>): void {
  for (const [index, [rule, { cases }]] of [...found].entries())
    saveCases(cwd, `${name}-${index + 1}`, rule, cases);
}

/** Readings, and requests whose credential is refused; an empty body writes nothing even where it is not. */
function harmless({ cases: all, bodies }: Suite): Suite {
  const kept = all.flatMap((one): readonly Case[] => {
    if (one.aim.kind === 'read') return [one];
    if (one.aim.kind !== 'reject' || one.aim.fault.in !== 'credential') return [];
    // What is wrong with the body too has no body of its own any more.
    if (one.aim.fault.besides !== undefined) return [];
    const { control: _, ...rest } = one;
    return [{ ...rest, request: { ...one.request, body: { kind: 'json', value: {} } } }];
  });
  return { cases: kept, isolatedCases: [], bodies: { ...bodies, members: [] } };
}

const casesOf = ({ cases: all, isolatedCases }: Suite): readonly Case[] => [...all, ...isolatedCases];

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
    const { cases: wanted = [] } = options;
    if (corpus.length + wanted.length === 0) return made;
    // Where one case is enough for a rule, the first counts: a requested one, or a part of a packed body.
    const first = casesOf(made).filter(({ id }) => wanted.includes(id));
    const others = made.cases.filter(({ id }) => !wanted.includes(id));
    return { ...made, cases: [...corpus, ...first, ...others] };
  };
  return (strategy, capabilities = {}) => {
    const key = JSON.stringify([strategy, capabilities]);
    const suite = known.get(key) ?? make(strategy, capabilities);
    known.set(key, suite);
    return suite;
  };
}

export const unknownCase = (id: string, all: readonly Case[], here = ''): string => {
  const ids = [...new Set(all.map((one) => one.id))];
  return `${id}: no case has that id${here}${nearestWords(nearest(id, ids))}`;
};

/** Throws ConfigError for each `--case` that exists neither on a database nor on an enterprise connection. */
export function assertCases(wanted: readonly string[], suite: (strategy: string) => Suite): void {
  if (wanted.length === 0) return;
  const all = ['auth0', 'samlp'].flatMap((one) => casesOf(suite(one)));
  const unknown = wanted.filter((id) => !all.some((one) => one.id === id));
  assertSound(unknown.map((id) => `--case ${unknownCase(id, all, ' here')}`));
}
