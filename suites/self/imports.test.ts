import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { filesIn, root, textOf } from './source-files.ts';

interface Import {
  readonly file: string;
  /** A path from the root, or a package. */
  readonly to: string;
  readonly kind: 'static' | 'types' | 'dynamic';
}

const patterns: readonly (readonly [Import['kind'], RegExp])[] = [
  ['types', /^(?:import|export) type [^'"]*?from ['"]([^'"]+)['"]/gm],
  ['static', /^(?:import|export) (?!type )[^'"]*?from ['"]([^'"]+)['"]/gm],
  ['static', /^import ['"]([^'"]+)['"]/gm],
  ['dynamic', /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g],
];

function importsOf(file: string): readonly Import[] {
  const text = textOf(file);
  return patterns.flatMap(([kind, pattern]) =>
    [...text.matchAll(pattern)].map(([, to = '']): Import => {
      const target = to.startsWith('.') ? relative(root, join(root, dirname(file), to)) : to;
      return { file, to: target, kind };
    }),
  );
}

const all = ['src', 'fixtures'].flatMap(filesIn).flatMap(importsOf);

/** What any room may import: the nouns, and the errors, elision and redaction that go with them. */
const nouns =
  /^src\/(model|errors|elide|redact(\/[\w-]+)?|gist|nesting|own|shell|steady|pairs|judged-cases|block-page)\.ts$/;

interface Room {
  readonly name: string;
  readonly holds: RegExp;
  readonly may: readonly RegExp[];
  /** Imports that leave nothing behind in the program. */
  readonly mayName?: readonly RegExp[];
  readonly mayLater?: readonly RegExp[];
}

const model = /^src\/model(\.ts$|\/)/;
const contract = /^src\/contract\//;
const generate = /^src\/generate\//;
const tenant = /^fixtures\/tenant\//;
const servers = /^(hono|@hono\/node-server|jose)(\/|$)/;

const keepsake = /^src\/target\/(journal|lock|state|make-folder)\.ts$/;

/** The table of the house, row by row. */
const rooms: readonly Room[] = [
  { name: 'the model', holds: model, may: [/^src\/model\//] },
  {
    name: 'what goes with the model',
    holds:
      /^src\/(errors|elide|redact(\/[\w-]+)?|gist|nesting|own|shell|steady|pairs|judged-cases|block-page)\.ts$/,
    may: [nouns],
  },
  { name: 'the contract', holds: contract, may: [nouns, contract, /^ajv(-formats|\/|$)/, /^schemas\//] },
  {
    name: 'generation',
    holds: generate,
    // Buffer is bytes, neither network nor clock.
    may: [nouns, generate, contract, /^fast-check$/, /^node:buffer$/],
  },
  {
    name: 'exploration',
    holds: /^src\/(explore|probe)\//,
    // The oracle of the rules knows what a reply is; the rules themselves judge, and exploration does not.
    may: [nouns, /^src\/(explore|probe)\//, generate, contract, /^src\/run\//, /^src\/rules\/oracle\.ts$/],
  },
  {
    name: 'drift',
    holds: /^src\/drift\//,
    may: [nouns, generate, contract, /^src\/drift\//, /^fast-check$/],
  },
  { name: 'the rules', holds: /^src\/rules\//, may: [nouns, contract, /^src\/rules\//] },
  {
    name: 'what the target keeps on disk, so that it outlives a crash',
    holds: keepsake,
    may: [nouns, /^src\/target\//, /^node:(crypto|fs|os|path)$/],
  },
  {
    name: 'the target',
    holds: /^src\/target\/(?!(journal|lock|state|make-folder)\.ts)/,
    may: [nouns, /^src\/target\//, /^undici$/, /^node:(crypto|net|zlib)$/],
  },
  { name: 'the run', holds: /^src\/run\//, may: [nouns, generate, /^src\/run\//], mayName: [contract] },
  {
    name: 'the hash by which a page allows its own script',
    holds: /^src\/report\/digest\.ts$/,
    may: [/^node:crypto$/],
  },
  { name: 'the reports', holds: /^src\/report\/(?!digest\.ts)/, may: [nouns, /^src\/report\//] },
  {
    name: 'the library',
    holds: /^src\/library\/(?!vitest\.ts)/,
    may: [nouns, contract, generate, /^src\/rules\//, /^src\/library\//],
  },
  {
    name: 'the matchers of the library',
    holds: /^src\/library\/vitest\.ts$/,
    may: [nouns, contract, /^src\/library\//, /^vitest$/],
  },
  {
    name: 'the command line',
    holds: /^src\/cli\//,
    may: [
      /^src\//,
      /^node:(crypto|fs|path|readline|readline\/promises)$/,
      /^(commander|dotenv|log-update|yaml)$/,
    ],
    mayLater: [tenant],
  },
  {
    name: 'the fixtures',
    holds: /^fixtures\//,
    may: [/^src\/model\.ts$/, /^fixtures\//, servers, /^node:(?!fs|child_process)/],
  },
];

function isAllowed({ may, mayName = [], mayLater = [] }: Room, { to, kind }: Import): boolean {
  const more = kind === 'types' ? mayName : kind === 'dynamic' ? mayLater : [];
  return [...may, ...more].some((pattern) => pattern.test(to));
}

const show = ({ file, to }: Import): string => `${file} → ${to}`;

describe('who may import whom', () => {
  test.for(rooms)('$name', (room) => {
    const own = all.filter(({ file }) => room.holds.test(file));
    expect(own.filter((one) => !isAllowed(room, one)).map(show)).toEqual([]);
  });

  test('every file stands in exactly one room', () => {
    const lost = ['src', 'fixtures']
      .flatMap(filesIn)
      .filter((file) => rooms.filter(({ holds }) => holds.test(file)).length !== 1);
    expect(lost).toEqual([]);
  });

  test('only src/target/http.ts speaks to the network', () => {
    const network = /^(undici|node:(http|https|http2|dgram|tls)|axios|got)$/;
    const files = all.filter(({ file, to }) => file.startsWith('src/') && network.test(to)).map(show);
    expect(files).toEqual(['src/target/http.ts → undici']);
  });

  test('the reference never reads the contract', () => {
    const forbidden = /^(ajv.*|schemas\/.*|src\/(?!model\.ts).*)$/;
    expect(all.filter(({ file, to }) => tenant.test(file) && forbidden.test(to)).map(show)).toEqual([]);
  });
});

/** Lines of a file that match, programs printed for people to run elsewhere aside. */
const linesWith = (file: string, pattern: RegExp): readonly string[] =>
  textOf(file)
    .split('\n')
    .filter((line) => pattern.test(line) && !line.includes('node -p') && !/^\s*(\*|\/)/.test(line))
    .map((line) => `${file}: ${line.trim()}`);

describe('who may touch the process', () => {
  const own = ['src/cli/main.ts', 'src/cli/command-line.ts'];
  const files = filesIn('src').filter((file) => !own.includes(file));

  test('only src/cli/command-line.ts, and main.ts that starts it, read or change process', () => {
    expect(files.flatMap((file) => linesWith(file, /\bprocess\./))).toEqual([]);
  });

  test('only src/cli/command-line.ts, and the deadline of a request, set timers', () => {
    const timers = files.flatMap((file) => linesWith(file, /\bset(Timeout|Interval)\(/));
    expect(timers.filter((line) => !line.startsWith('src/target/http.ts'))).toEqual([]);
  });

  test('the clock is an argument, and chance a seed', () => {
    expect(files.flatMap((file) => linesWith(file, /Date\.now\(|new Date\(\)|Math\.random\(/))).toEqual([]);
  });
});

test('the check sees an import that is not allowed', () => {
  const [rules] = rooms.filter(({ name }) => name === 'the rules');
  const one: Import = { file: 'src/rules/x.ts', to: 'fast-check', kind: 'static' };
  expect(rules === undefined ? [] : [isAllowed(rules, one)]).toEqual([false]);
  expect(importsOf('src/cli/connect.ts').map(({ kind }) => kind)).toContain('dynamic');
});
