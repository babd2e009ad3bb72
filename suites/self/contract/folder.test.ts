import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../../src/model.ts';
import { emptyFolder, patchproof, root } from '../harness/cli-launch.ts';

type Loose = Record<string, Json>;

const nested = (levels: number): Json => {
  let schema: Json = {};
  for (let level = 0; level < levels; level += 1) schema = { type: 'object', properties: { a: schema } };
  return schema;
};

/** As many definitions, each of which holds the next one by way of a keyword. */
const chain = (length: number, held: (ref: Json) => Json): Loose =>
  Object.fromEntries(
    Array.from({ length }, (_, n): [string, Json] => [`d${n}`, held({ $ref: `#/$defs/d${n + 1}` })]).concat([
      [`d${length}`, { type: 'boolean' }],
    ]),
  );

const start = { $ref: '#/$defs/d0' };

/** A folder with a contract of which one schema is edited. */
function folderWith(edit: (request: Loose) => Json | string): string {
  const cwd = emptyFolder();
  cpSync(join(root, 'schemas', '2026-04'), join(cwd, 'mine'), { recursive: true });
  const file = join(cwd, 'mine', 'request-body.json');
  const edited = edit(JSON.parse(readFileSync(file, 'utf8')) as Loose);
  writeFileSync(file, typeof edited === 'string' ? edited : JSON.stringify(edited));
  return cwd;
}

const withMember = (member: Json, defs: Json = {}) =>
  folderWith((request) => ({
    ...request,
    properties: { ...(request.properties as Loose), more: member },
    $defs: defs,
  }));

const rulesOf = (cwd: string) => patchproof(['rules', '--contract', './mine'], { cwd });

describe('a folder that holds a contract', () => {
  test.each<readonly [what: string, member: Json, defs: Json, says: RegExp]>([
    ['a $ref to itself', { $ref: '#/properties/more' }, {}, /leads back to itself without a step/],
    [
      'two that refer to each other',
      { $ref: '#/$defs/a' },
      { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } },
      /leads back to itself/,
    ],
    [
      'an allOf that holds itself',
      { $ref: '#/$defs/a' },
      { a: { allOf: [{ $ref: '#/$defs/a' }] } },
      /leads back to itself/,
    ],
    ['a $ref to nothing', { $ref: '#/$defs/a' }, {}, /refers to #\/\$defs\/a, which is not there/],
    ['nesting', nested(300), {}, /nested more than 200 deep/],
    [
      'places without number',
      start,
      chain(30, (ref) => ({ properties: { a: ref, b: ref } })),
      /more than 5000 places/,
    ],
    [
      'a chain that no stack holds',
      start,
      chain(20_000, (ref) => ({ allOf: [ref] })),
      /nested too deep|expected a schema/,
    ],
  ])('is refused for %s, in a line', async (_, member, defs, says) => {
    const { code, out, err } = await rulesOf(withMember(member, defs));
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(says);
    expect(err).toMatch(/^patchproof: (\.\/)?mine\/request-body\.json.*expected .*\n$/);
  });

  test('may hold what refers to itself by way of a member', async () => {
    const tree = {
      type: 'object',
      properties: { child: { $ref: '#/$defs/tree' }, name: { type: 'string' } },
    };
    const { code, out } = await rulesOf(withMember({ $ref: '#/$defs/tree' }, { tree }));
    expect(code).toBe(0);
    expect(out).toContain('request.name.type');
  });

  test('may refer to a definition whose name has to be escaped', async () => {
    const named = { 'a/b~c': { type: 'string' }, hidden: { $ref: '#/$defs/a~1b~0c' } };
    const { code, out, err } = await rulesOf(withMember({ $ref: '#/$defs/hidden' }, named));
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('request.more.type');
  });

  test('may not refer to what every JavaScript object has', async () => {
    const { code, err } = await rulesOf(withMember({ $ref: '#/__proto__' }));
    expect([code, err]).toEqual([2, expect.stringContaining('refers to #/__proto__, which is not there')]);
  });

  test('may be written by an editor that begins files with a byte order mark', async () => {
    const cwd = folderWith((request) => `\ufeff${JSON.stringify(request)}`);
    expect(await rulesOf(cwd)).toMatchObject({ code: 0, err: '' });
  });

  test.each(['a link to itself', 'a folder in place of a file'])('is refused when it is %s', async (what) => {
    const cwd = emptyFolder();
    if (what === 'a link to itself') symlinkSync('mine', join(cwd, 'mine'));
    else mkdirSync(join(cwd, 'mine', 'operation.json'), { recursive: true });
    const { code, err } = await rulesOf(cwd);
    expect(code).toBe(2);
    expect(err).toMatch(/^patchproof: .*expected .*\n$/);
  });
});

describe('a folder that drift --write has written', () => {
  const commands = [
    'rules',
    'plan',
    'explore --dry-run',
    'probe --reference show_as_button=true',
    'doctor --reference',
  ];

  test.each(commands.flatMap((words) => ['mine', './mine'].map((name) => [words, name] as const)))(
    'is taken by %s --contract %s',
    async (words, name) => {
      const { code, err } = await patchproof([...words.split(' '), '--contract', name], {
        cwd: folderWith((request) => request),
      });
      expect(code, err).toBe(0);
    },
  );

  test('is a name like any other where no folder has it', async () => {
    const { code, err } = await patchproof(['rules', '--contract', 'mine'], { cwd: emptyFolder() });
    expect([code, err]).toEqual([2, expect.stringContaining('--contract mine: no such contract revision')]);
  });
});
