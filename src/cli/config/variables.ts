import { specialNames } from '../../target/auth/check-token.ts';
import { distance } from '../../text/distance.ts';
import { tokenVariable } from '../../text/placeholder.ts';
import type { Environment } from '../process/streams.ts';

export const VARIABLES: readonly string[] = [
  'AUTH0_DOMAIN',
  'AUTH0_CLIENT_ID',
  'AUTH0_CLIENT_SECRET',
  'AUTH0_API_TOKEN',
  'AUTH0_AUDIENCE',
  'PATCHPROOF_TARGET',
  'PATCHPROOF_ALLOWED_TENANTS',
  'PATCHPROOF_ORGANIZATION_ID',
  'PATCHPROOF_CONNECTION_ID',
  'PATCHPROOF_OTHER_ORGANIZATION_ID',
  'PATCHPROOF_OTHER_CONNECTION_ID',
  ...specialNames.map(tokenVariable),
  'PATCHPROOF_UNSCOPED_CLIENT_ID',
  'PATCHPROOF_UNSCOPED_CLIENT_SECRET',
  'PATCHPROOF_TIMEOUT_MS',
  'PATCHPROOF_CONTRACT',
  'PATCHPROOF_PROFILE',
];

/** The name of a credential: `no-scope`, where the reference tenant has `noScope`. */
export const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const wordsOf = (text: string): readonly string[] =>
  text.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');

/** A name in capitals, its words separated by `_`, whatever separated them. */
const spelled = (name: string): string => wordsOf(name.toUpperCase()).join('_');

const MISTAKES = 2;

/** Names that others give to what is theirs, however near they are to ours. */
const OTHERS = /^OAUTH2?_/;

const rest = (name: string): string => name.slice(name.indexOf('_') + 1);

/** Whether each word of a name is how the word of another begins: `ORG_ID` and `ORGANIZATION_ID`. */
function isShort(short: string, long: string): boolean {
  const [words, whole] = [short.split('_'), long.split('_')];
  return words.length === whole.length && words.every((word, at) => whole[at]?.startsWith(word) === true);
}

/** The known variable that is nearest to a `PATCHPROOF_` name by one of its parts; undefined if none is. */
function likely(part: string): string | undefined {
  const near = VARIABLES.map((known) => ({
    known,
    away: isShort(part, rest(known)) ? 0 : distance(part, rest(known)),
  })).filter(({ known, away }) => away <= Math.max(MISTAKES, rest(known).length * 0.3));
  return near.toSorted((a, b) => a.away - b.away)[0]?.known;
}

/**
 * What a name that is none of ours stands for; undefined where it has nothing to do with us. Every unknown
 * `PATCHPROOF_` or `PATCHPROF_` name is misspelt; others, as `AUTHO_DOMAIN` and `auth0.domain`, when at most
 * two letters differ.
 */
function nearMiss(name: string): { readonly like: string | undefined } | undefined {
  if (VARIABLES.includes(name)) return undefined;
  const own = spelled(name);
  if (VARIABLES.includes(own)) return { like: own };
  const near = VARIABLES.filter((known) => Math.abs(known.length - own.length) <= MISTAKES)
    .map((known) => ({ known, away: distance(own, known) }))
    .toSorted((a, b) => a.away - b.away)[0];
  if (near !== undefined && near.away <= MISTAKES && !OTHERS.test(own)) return { like: near.known };
  const [first = '', ...more] = own.split('_');
  const isOurs = more.length > 0 && distance(first, 'PATCHPROOF') <= MISTAKES;
  return isOurs ? { like: likely(rest(own)) } : undefined;
}

const unknown = (name: string, like: string | undefined): string =>
  `${name} is not known: ${like === undefined ? 'docs/configuration.md lists every variable' : `is ${like} meant?`}`;

export function misspelt(env: Environment): readonly string[] {
  return Object.keys(env).flatMap((name) => {
    const miss = env[name] === undefined ? undefined : nearMiss(name);
    return miss === undefined ? [] : [unknown(name, miss.like)];
  });
}

/** The variable that a longer name has in it whole: `VITE_AUTH0_DOMAIN`, `AUTH0_DOMAIN_STAGING`. */
const inside = (name: string): string | undefined =>
  VARIABLES.includes(name)
    ? undefined
    : VARIABLES.find((known) => `_${spelled(name)}_`.includes(`_${known}_`));

/** A problem for each name in a file that contains one of ours while nothing sets ours. */
export function disguised(file: Environment, env: Environment): readonly string[] {
  return Object.keys(file).flatMap((name) => {
    const known = inside(name);
    const isFine = known === undefined || env[known] !== undefined || nearMiss(name) !== undefined;
    return isFine ? [] : [unknown(name, known)];
  });
}

const MOST_WORDS = Math.max(...VARIABLES.map((name) => name.split('_').length));

/** The variable that a line is about which sets none: it, or what is nearly it, stands somewhere in it. */
export function mentioned(line: string): string | undefined {
  const [written] = /(?:AUTH0|PATCHPROOF)_\w{1,40}/i.exec(line) ?? [];
  const words = wordsOf(line);
  const names = words.flatMap((_, at) =>
    Array.from({ length: MOST_WORDS }, (__, more) => words.slice(at, at + more + 1).join('_')),
  );
  const known = names.find((name) => VARIABLES.includes(name.toUpperCase()));
  return known?.toUpperCase() ?? written ?? names.map((name) => nearMiss(name)?.like).find(Boolean);
}
