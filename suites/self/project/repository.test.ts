import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { root } from '../harness/cli-launch.ts';
import { read, type Step } from './workflow.ts';

/** What people who join find: workflows, forms, and facts that stand in several places. */

const text = (file: string): string => readFileSync(join(root, file), 'utf8');
const own = JSON.parse(text('package.json')) as Readonly<Record<string, unknown>> & {
  readonly version: string;
};

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly steps: readonly Step[];
        readonly strategy?: { readonly matrix: { readonly node: readonly number[] } };
      }
    >
  >;
}
const workflow = (name: string): Workflow => read(`.github/workflows/${name}.yml`);
const scripts = ({ jobs }: Workflow): readonly string[] =>
  Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));

describe('the workflows', () => {
  it('run .ci/run on each Node.js that is supported', () => {
    const { jobs } = workflow('ci');
    expect(jobs.check?.strategy?.matrix.node).toEqual([20, 22, 24]);
    expect(scripts(workflow('ci'))).toEqual(['bash .ci/run']);
  });

  it('release what the tag names: checked, packed, with provenance and notes', () => {
    const release = workflow('release');
    expect(release.on).toEqual({ push: { tags: ['v*'] } });
    const all = scripts(release).join('\n');
    for (const part of ['bash .ci/run', 'npm pack', 'npm publish --provenance', 'gh release create'])
      expect(all).toContain(part);
    expect(release.jobs.publish).toMatchObject({ needs: 'check', permissions: { 'id-token': 'write' } });
    expect(JSON.stringify(release)).not.toMatch(/registry|NODE_AUTH_TOKEN/);
  });

  it.each(['ci', 'release'])('hold no expression in a script, and may read alone by default: %s', (name) => {
    expect(workflow(name).permissions).toEqual({ contents: 'read' });
    for (const script of scripts(workflow(name))) expect(script).not.toContain('${{');
  });
});

describe('the notes of a release', () => {
  const notes = (tag: string) =>
    spawnSync(process.execPath, [join(root, '.github/release-notes.js'), tag], { encoding: 'utf8' });

  it('are the part of the changelog for the version', () => {
    const { status, stdout } = notes(`v${own.version}`);
    expect([status, stdout]).toEqual([0, expect.stringMatching(/### Added\n/)]);
    expect(stdout).not.toMatch(/^## /m);
    expect(text('CHANGELOG.md')).toContain(stdout.trim());
  });

  it.each(['v9.9.9', 'main', ''])('are refused for another tag: %j', (tag) => {
    expect(notes(tag)).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining(own.version) });
  });
});

describe('the forms', () => {
  const forms = readdirSync(join(root, '.github/ISSUE_TEMPLATE')).filter((name) => name !== 'config.yml');

  it.each(forms)('%s asks for the record, and says that it is redacted', (name) => {
    const { body } = parse(text(`.github/ISSUE_TEMPLATE/${name}`)) as {
      readonly body: readonly {
        readonly id: string;
        readonly attributes: { readonly description?: string };
      }[];
    };
    expect(body.find(({ id }) => id === 'record')?.attributes.description).toMatch(
      /record\.ndjson.*redacted/,
    );
  });

  it('are one for a false red, a missed fault and a new revision', () => {
    expect(forms.toSorted()).toEqual(['false-red.yml', 'missed-fault.yml', 'new-revision.yml']);
  });

  it('of a pull request have the three steps of a rule', () => {
    expect(text('.github/pull_request_template.md').match(/^- \[ \] \d\./gm)).toHaveLength(3);
  });
});

it('the version is the same wherever it stands', () => {
  const lock = JSON.parse(text('package-lock.json')) as { readonly version: string };
  expect(lock.version).toBe(own.version);
  const uses = ['docs/ci.md', ...readdirSync(join(root, 'examples/ci')).map((name) => `examples/ci/${name}`)]
    .flatMap((file) => [...text(file).matchAll(/patchproof\/patchproof@v([\d.]+)/g)])
    .map(([, version]) => version);
  expect(uses.length).toBeGreaterThan(3);
  expect([...new Set(uses)]).toEqual([own.version]);
});

it('the package says where it comes from', () => {
  const home = 'https://github.com/patchproof/patchproof';
  expect(own).toMatchObject({
    repository: { type: 'git', url: `git+${home}.git` },
    bugs: `${home}/issues`,
    homepage: `${home}#readme`,
    keywords: expect.arrayContaining(['auth0', 'contract-testing', 'conformance']),
  });
});
