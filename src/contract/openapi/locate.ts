import { elideText } from '../../elide.ts';
import { ConfigError } from '../../errors.ts';
import type { JsonObject } from '../../model.ts';
import type { Operation } from '../load.ts';
import { pointerOf } from '../pointer.ts';
import { isSchema as isObject } from '../schema.ts';
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
const segments = (path: string): readonly string[] => path.replace(/\/+$/, '').split('/').slice(1);

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

/**
 * Finds the contract's operation: by its path, whatever its parameters are called, with or without the base path;
 * else by its operationId. Throws ConfigError naming the nearest paths when it is not there.
 */
export function locate(document: OpenApi, wanted: Operation): Located {
  const names = Object.keys(document.paths);
  const at = names.filter((path) =>
    [wanted.path, wanted.basePath + wanted.path].some((one) => sameTemplate(one, path)),
  );
  const here = at.flatMap((path) => entriesAt(document, path));
  const byPath = here.find(({ method }) => method === wanted.method);
  if (byPath !== undefined) return byPath;
  const byId = names
    .filter((path) => !at.includes(path))
    .flatMap((path) => attempt(() => entriesAt(document, path)))
    .concat(here)
    .find(({ id }) => id === wanted.operationId);
  if (byId !== undefined) return byId;
  throw absent(document, wanted, here);
}
