import type { Diagnosis } from '../diagnose/diagnosis.ts';
import type { RunRecord } from '../record/record.ts';

export interface FormatOptions {
  /** A file of the user's repository that code scanning shows results at, from the root of the repository. */
  readonly repositoryFile?: string | undefined;
  /** Where it is absent, the record is diagnosed. */
  readonly diagnosis?: Diagnosis | undefined;
}

export interface Format {
  readonly name: string;
  readonly file: string;
  readonly about: string;
  readonly load: () => Promise<(record: RunRecord, options: FormatOptions) => string>;
}

export const FORMATS: readonly Format[] = [
  {
    name: 'record',
    file: 'record.ndjson',
    about: 'machines: every exchange and finding, one JSON object a line',
    load: async () => (await import('../record/to-record.ts')).formatRecord,
  },
  {
    name: 'console',
    file: 'report.txt',
    about: 'people: what a run prints, without colours',
    load: async () => {
      const { renderConsole } = await import('./console.ts');
      return (record, options) => renderConsole(record, { ...options, colour: false });
    },
  },
  {
    name: 'html',
    file: 'index.html',
    about: 'people: one page that opens offline, with filters and every detail',
    load: async () => (await import('./html/report.ts')).renderHtml,
  },
  {
    name: 'md',
    file: 'report.md',
    about: 'people: a pull-request comment or a step summary',
    load: async () => (await import('./markdown.ts')).renderMarkdown,
  },
  {
    name: 'json',
    file: 'report.json',
    about: 'scripts: the verdict, counts and findings, without exchanges',
    load: async () => (await import('./json.ts')).renderJson,
  },
  {
    name: 'junit',
    file: 'junit.xml',
    about: 'CI: a suite for each part, a test for each rule',
    load: async () => (await import('./junit.ts')).renderJUnit,
  },
  {
    name: 'ctrf',
    file: 'ctrf.json',
    about: 'test dashboards: the Common Test Report Format',
    load: async () => (await import('./ctrf.ts')).renderCtrf,
  },
  {
    name: 'sarif',
    file: 'report.sarif',
    about: 'code scanning: SARIF 2.1.0, a result for each violation',
    load: async () => (await import('./sarif.ts')).renderSarif,
  },
  {
    name: 'har',
    file: 'run.har',
    about: 'browser tools: every exchange as HAR 1.2',
    load: async () => (await import('./requests/har.ts')).renderHar,
  },
  {
    name: 'hurl',
    file: 'failures.hurl',
    about: 'Hurl: the failing requests, to send again from a shell or in CI',
    load: async () => (await import('./requests/hurl.ts')).renderHurl,
  },
  {
    name: 'postman',
    file: 'failures.json',
    about: 'Postman and Bruno: the failing requests as a collection, version 2.1',
    load: async () => (await import('./requests/postman.ts')).renderPostman,
  },
  {
    name: 'github',
    file: 'annotations.txt',
    about: 'GitHub Actions: annotations, as workflow commands',
    load: async () => (await import('./annotations.ts')).renderAnnotations,
  },
];

/** What a run writes when nothing else is asked for. */
export const USUAL: readonly string[] = ['record', 'html', 'md', 'junit'];
