import type { JsonObject } from '../../model.ts';
import { elideText } from '../../text/elide.ts';
import { ConfigError } from '../../text/errors.ts';
import type { Operation } from '../load.ts';
import { isSchema as isObject } from '../load.ts';
import { pointerOf, sorted } from '../validate.ts';
import { follow, type OpenApi } from './document.ts';

/** An operation as it stands in a document. */
export interface Located {
  readonly path: string;
  /** In capitals. */
  readonly method: string;
  readonly item: JsonObject;
  readonly operation: JsonObject;
  /** JSON Pointer into the document. */
  readonly anchor: string;
}

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

const isParameter = (segment: string): boolean => /^\{[^{}]*\}$/.test(segment);
/** A slash at the end of a path makes another path: it is a segment without a name. */
const segments = (path: string): readonly string[] => path.split('/').slice(1);

/** The names of a path's parameters, in order. */
export const parametersOf = (path: string): readonly string[] =>
  segments(path).flatMap((segment) => (isParameter(segment) ? [segment.slice(1, -1)] : []));

/** Whether two templates stand for the same paths: what a parameter is called does not show on the wire. */
export function sameTemplate(a: string, b: string): boolean {
  const [left, right] = [segments(a), segments(b)];
  const same = (one: string, other = ''): boolean =>
    one === other || (isParameter(one) && isParameter(other));
  return left.length === right.length && left.every((segment, index) => same(segment, right[index]));
}

/** How much of one path is in another, for what may have been meant. */
function likeness(wanted: string, path: string): number {
  const [left, right] = [segments(wanted), segments(path)];
  const shared = left.filter((segment, index) => {
    const other = right[index] ?? '';
    return segment === other || (isParameter(segment) && isParameter(other));
  });
  const words = left.filter((segment) => !isParameter(segment) && right.includes(segment));
  return 2 * (shared.length + words.length) - 3 * Math.abs(left.length - right.length);
}

interface Entry extends Located {
  readonly id: unknown;
}

function entriesAt(document: OpenApi, path: string): readonly Entry[] {
  const at = `/paths${pointerOf([path])}`;
  const item = follow(document, document.paths[path], at);
  return methods.flatMap((name): readonly Entry[] => {
    const operation = item[name];
    if (!isObject(operation)) return [];
    const { operationId: id } = operation;
    return [{ path, method: name.toUpperCase(), item, operation, anchor: `${at}/${name}`, id }];
  });
}

/** What is wrong with other paths is none of our concern. */
function attempt(work: () => readonly Entry[]): readonly Entry[] {
  try {
    return work();
  } catch (error) {
    if (error instanceof ConfigError) return [];
    throw error;
  }
}

function absent(document: OpenApi, wanted: Operation, here: readonly Entry[]): ConfigError {
  const name = `${wanted.method} ${wanted.path}`;
  const paths = Object.keys(document.paths)
    .filter((path) => path.startsWith('/'))
    .map((path) => ({ path, like: likeness(wanted.path, path) }))
    .toSorted((a, b) => b.like - a.like)
    .slice(0, 3)
    .map(({ path }) => elideText(path));
  const found =
    here.length === 0
      ? `nearest paths: ${paths.join(', ') || 'none, it has no paths at all'}`
      : `that path has ${here.map(({ method }) => method).join(', ')}`;
  return new ConfigError([
    `${document.name}: it has no ${name} and no operationId ${wanted.operationId}; ${found}; expected a document of the Management API with that operation`,
  ]);
}

const withoutSlash = (path: string): string => path.replace(/\/$/, '');

/** Of operations whose paths are the same but for what parameters are called, the one; a document may have no two. */
function only(document: OpenApi, found: readonly Entry[]): Entry | undefined {
  const [first, ...others] = found;
  const other = others.find((one) => !sameOperation(one, first));
  if (first === undefined || other === undefined) return first;
  throw new ConfigError([
    `${document.name}: it has ${first.method} ${elideText(first.path)} twice, the other time as ${elideText(other.path)}, and the two differ; expected one of them: they are the same path`,
  ]);
}

const sameOperation = (one: Entry, other: Entry | undefined): boolean =>
  JSON.stringify(sorted(one.operation)) === JSON.stringify(sorted(other?.operation ?? null)) &&
  JSON.stringify(parametersOf(one.path)) === JSON.stringify(parametersOf(other?.path ?? ''));

/**
 * Finds the contract's operation: by its path, whatever its parameters are called, with or without the base path;
 * else by its operationId, or where a slash at the end is all that differs. Throws ConfigError naming the nearest paths
 * when it is not there, and both places when it is there twice.
 */
export function locate(document: OpenApi, wanted: Operation): Located {
  const names = Object.keys(document.paths);
  const at = (path: string): readonly Entry[] =>
    names.filter((one) => sameTemplate(path, one)).flatMap((one) => entriesAt(document, one));
  const isWanted = ({ method }: Entry): boolean => method === wanted.method;
  const places = [at(wanted.path), at(wanted.basePath + wanted.path)];
  for (const here of places) {
    const found = only(document, here.filter(isWanted));
    if (found !== undefined) return found;
  }
  const here = places.flat();
  const others = names
    .filter((path) => !here.some((one) => one.path === path))
    .flatMap((path) => attempt(() => entriesAt(document, path)));
  const slashed = others
    .filter(isWanted)
    .filter(({ path }) =>
      [wanted.path, wanted.basePath + wanted.path].some((one) => sameTemplate(one, withoutSlash(path))),
    );
  const found = [...others, ...here].find(({ id }) => id === wanted.operationId) ?? only(document, slashed);
  if (found !== undefined) return found;
  throw absent(document, wanted, here);
}
