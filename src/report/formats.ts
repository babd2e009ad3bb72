import type { Diagnosis } from '../diagnose/diagnosis.ts';
import type { RunRecord } from '../record/record.ts';

export interface FormatOptions {
  /** A file of the user's repository that code scanning shows results at, from the root of the repository. */
  readonly repositoryFile?: string | undefined;
  /** Absent: the likely causes are found in the record. */
  readonly diagnosis?: Diagnosis | undefined;
}

type Render = (record: RunRecord, options: FormatOptions) => string;

export interface Format {
  readonly name: string;
  readonly file: string;
  readonly about: string;
  /** Loads the format: a run loads only those that it writes. */
  readonly load: () => Promise<Render>;
}

const LOADERS = {
  record: async () => (await import('../record/to-record.ts')).formatRecord,
  console: async () => {
    const { renderConsole } = await import('./console.ts');
    return (record) => renderConsole(record, { colour: false });
  },
  html: async () => (await import('./html/report.ts')).renderHtml,
  md: async () => (await import('./markdown.ts')).renderMarkdown,
  json: async () => (await import('./json.ts')).renderJson,
  junit: async () => (await import('./junit.ts')).renderJUnit,
  ctrf: async () => (await import('./ctrf.ts')).renderCtrf,
  sarif: async () => (await import('./sarif.ts')).renderSarif,
  har: async () => (await import('./requests/har.ts')).renderHar,
  hurl: async () => (await import('./requests/hurl.ts')).renderHurl,
  postman: async () => (await import('./requests/postman.ts')).renderPostman,
  github: async () => (await import('./annotations.ts')).renderAnnotations,
} satisfies Record<string, Format['load']>;

const FILES: readonly (readonly [name: keyof typeof LOADERS, file: string, about: string])[] = [
  ['record', 'record.ndjson', 'machines: every exchange and finding, one JSON object a line'],
  ['console', 'report.txt', 'people: what a run prints, without colours'],
  ['html', 'index.html', 'people: one page that opens offline, with filters and every detail'],
  ['md', 'report.md', 'people: a pull-request comment or a step summary'],
  ['json', 'report.json', 'scripts: the verdict, counts and findings, without exchanges'],
  ['junit', 'junit.xml', 'CI: a suite for each part, a test for each rule'],
  ['ctrf', 'ctrf.json', 'test dashboards: the Common Test Report Format'],
  ['sarif', 'report.sarif', 'code scanning: SARIF 2.1.0, a result for each violation'],
  ['har', 'run.har', 'browser tools: every exchange as HAR 1.2'],
  ['hurl', 'failures.hurl', 'Hurl: the failing requests, to send again from a shell or in CI'],
  ['postman', 'failures.json', 'Postman and Bruno: the failing requests as a collection, version 2.1'],
  ['github', 'annotations.txt', 'GitHub Actions: annotations, as workflow commands'],
];

export const FORMATS: readonly Format[] = FILES.map(([name, file, about]) => ({
  name,
  file,
  about,
  load: LOADERS[name],
}));

/** What a run writes when nothing else is asked for. */
export const USUAL: readonly string[] = ['record', 'html', 'md', 'junit'];
