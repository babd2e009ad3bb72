/** All mutants of the reference tenant in one copy of its source: a switch in `globalThis.__stryker__` selects one. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { Instrumenter } from '@stryker-mutator/instrumenter';

export interface SourceMutant {
  /** Stable while the text around it changes: file, mutator, change and occurrence. See `keyOf`. */
  readonly key: string;
  readonly id: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly mutator: string;
  readonly original: string;
  readonly replacement: string;
}

interface Instrumented {
  readonly mutants: readonly SourceMutant[];
  /** TypeScript with every mutant in it, by file name. */
  readonly sources: ReadonlyMap<string, string>;
}

type StrykerMutant = Awaited<ReturnType<Instrumenter['instrument']>>['mutants'][number];

const ignore = (): void => {};
const logger = {
  trace: ignore,
  debug: ignore,
  info: ignore,
  warn: ignore,
  error: ignore,
  fatal: ignore,
  isTraceEnabled: () => false,
  isDebugEnabled: () => false,
  isInfoEnabled: () => false,
  isWarnEnabled: () => false,
  isErrorEnabled: () => false,
  isFatalEnabled: () => false,
};

const longest = 100;

/** One line of source text, elided in the middle. */
export function inOneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= longest ? line : `${line.slice(0, longest - 30)} … ${line.slice(-25)}`;
}

function textOf(source: string, { start, end }: StrykerMutant['location']): string {
  const lines = source.split('\n').slice(start.line, end.line + 1);
  const last = lines.length - 1;
  return lines
    .map((line, index) => line.slice(index === 0 ? start.column : 0, index === last ? end.column : undefined))
    .join('\n');
}

/** Mutants with the same text are told apart by a number from 2, in the order of the file. */
function keyOf(mutant: Omit<SourceMutant, 'key'>, taken: Map<string, number>): string {
  const { file, mutator, original, replacement } = mutant;
  const text = `${file} ${mutator}: ${inOneLine(original)} → ${inOneLine(replacement)}`;
  const occurrence = (taken.get(text) ?? 0) + 1;
  taken.set(text, occurrence);
  return occurrence === 1 ? text : `${text} #${occurrence}`;
}

export async function instrument(folder: string): Promise<Instrumented> {
  const contents = new Map(
    readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const),
  );
  const files = [...contents].map(([name, content]) => ({ name, content, mutate: true }));
  const options = { plugins: null, excludedMutations: [], ignorers: [] };
  const result = await new Instrumenter(logger).instrument(files, options);
  const taken = new Map<string, number>();
  const mutants = result.mutants
    .toSorted((a, b) => Number(a.id) - Number(b.id))
    .map(({ id, fileName, location, mutatorName, replacement }) => {
      const file = basename(fileName);
      const { line, column } = location.start;
      const original = textOf(contents.get(file) ?? '', location);
      const place = { id, file, line: line + 1, column: column + 1 };
      const mutant = { ...place, mutator: mutatorName, original, replacement };
      return { key: keyOf(mutant, taken), ...mutant };
    });
  return { mutants, sources: new Map(result.files.map(({ name, content }) => [basename(name), content])) };
}

/** Compiles instrumented sources below `folder`; returns the path of the module that starts a tenant. */
export function compile(sources: Instrumented['sources'], folder: string): string {
  const from = join(folder, 'source');
  mkdirSync(from, { recursive: true });
  for (const [name, content] of sources) writeFileSync(join(from, name), content);
  const config = {
    extends: join(process.cwd(), 'tsconfig.json'),
    compilerOptions: {
      noEmit: false,
      noCheck: true,
      noResolve: true,
      rootDir: from,
      outDir: join(folder, 'tenant'),
    },
    include: [from],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
  const compiler = join(typescript, 'bin', 'tsc');
  const { status, stdout } = spawnSync(process.execPath, [compiler, '-p', folder], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`the instrumented tenant does not compile:\n${stdout}`);
  return join(folder, 'tenant', 'start.js');
}
