import { readFileSync } from 'node:fs';

interface Manifest {
  readonly version: string;
}

/** The package's version; the manifest stands two or three folders up, from sources or from the build. */
function read(): string {
  for (const path of ['../../package.json', '../../../package.json']) {
    try {
      return (JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as Manifest).version;
    } catch {
      // Not there: it is the other one.
    }
  }
  return '0.0.0';
}

export const version: string = read();
