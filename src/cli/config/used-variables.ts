import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'dotenv';
import { parseOrigin } from '../../target/http/origin.ts';
import type { Environment, Io } from '../process/streams.ts';
import type { Config } from './config.ts';
import { ELSEWHERE } from './values.ts';
import { VARIABLES } from './variables.ts';

const CA = 'export NODE_EXTRA_CA_CERTS=FILE before the run, with the CA in FILE as PEM';
const NO_PROXY = 'patchproof does not read it: set HTTPS_PROXY=http://HOST:PORT';

/** Variables of certificates and proxies that have no effect in a file, or at all: why, and what to do. */
const NAMES: readonly (readonly [name: RegExp, because: string])[] = [
  [/^NODE_TLS_REJECT_UNAUTHORIZED$/, `certificates are verified all the same: ${CA}`],
  [/^SSL_CERT_(FILE|DIR)$/, `Node.js does not read it: ${CA}`],
  [
    /^(NODE_\w+|OPENSSL_CONF)$/,
    'Node.js reads it when it starts, before any env file: export it before the run',
  ],
  [
    /^((REQUESTS|CURL|AWS)_CA_BUNDLE|GIT_SSL_CAINFO|PIP_CERT|DENO_CERT|npm_config_(ca|cafile))$/i,
    `patchproof does not read it: ${CA}`,
  ],
  [/^((ALL|SOCKS|FTP|WS|WSS)_PROXY|npm_config_(proxy|https?_proxy|noproxy))$/i, NO_PROXY],
];

const isSet = (env: Environment, name: string): boolean => (env[name]?.trim() ?? '') !== '';

function setBy(path: string): Environment {
  try {
    return parse(readFileSync(path));
  } catch {
    return {};
  }
}

const isLoopback = (config: Config): boolean =>
  config.kind === 'reference' || parseOrigin(config.origin)?.loopback === true;

/** Why a proxy that a file names is not used; undefined when it is, and for other variables. */
function proxyUnused(name: string, own: Environment, env: Environment, config: Config): string | undefined {
  const [upper, lower] = [name.toUpperCase(), name.toLowerCase()];
  if (!/^(HTTPS?|NO)_PROXY$/.test(upper)) return undefined;
  if (isLoopback(config)) return 'the tenant is on this machine, and loopback is never reached by a proxy';
  // Lower case wins, and the file does not set it.
  const isBeaten = name === upper && isSet(env, lower) && !isSet(own, lower) && env[lower] !== own[name];
  const beaten = `${lower} of the environment wins over it: unset that, or set ${lower} in the file`;
  return isBeaten ? beaten : undefined;
}

/** Node.js reads `--env-file` behind a script's name too, and takes only NODE_OPTIONS from that file. */
const nodeOptions = (file: string, env: Environment): string =>
  env.NODE_OPTIONS === undefined
    ? `NODE_OPTIONS in ${file}: Node.js applies it by itself where --env-file names the file, and with ` +
      '--target it has no effect: export it before the run to be sure'
    : `NODE_OPTIONS in ${file} has no effect: that of the environment wins over it`;

function emptyExceptions(env: Environment, config: Config): readonly string[] {
  if (config.kind === 'reference' || config.proxy === undefined) return [];
  const name = ['no_proxy', 'NO_PROXY'].find((one) => isSet(env, one)) ?? 'NO_PROXY';
  const entries = (env[name] ?? '').split(/[\s,]+/).filter((entry) => /\/|.\*|\*[^.]/.test(entry));
  if (entries.length === 0) return [];
  const which = entries.length === 1 ? 'an entry that names' : 'entries that name';
  const list = entries.join(', ').slice(0, 80);
  return [`${name} holds ${which} no host (${list}): write acme.example, .acme.example or *`];
}

/** A line for each such variable that is set and has no effect. `env` includes the env file. */
export function unheeded(io: Io, envFile: string | undefined, env: Environment, config: Config) {
  const file = envFile ?? '.env';
  const own = setBy(resolve(io.cwd, file));
  const inFile = Object.keys(own).flatMap((name): readonly string[] => {
    if (!isSet(own, name) || (io.env[name] !== undefined && io.env[name] === own[name])) return [];
    if (name === 'NODE_OPTIONS' && envFile !== undefined) return [nodeOptions(file, io.env)];
    const because = proxyUnused(name, own, io.env, config) ?? NAMES.find(([known]) => known.test(name))?.[1];
    return because === undefined ? [] : [`${name} in ${file} has no effect: ${because}`];
  });
  const all = ['all_proxy', 'ALL_PROXY'].find((name) => isSet(io.env, name));
  const isLost =
    all !== undefined && config.kind === 'tenant' && config.proxy === undefined && !isLoopback(config);
  return [
    ...inFile,
    ...(isLost ? [`${all} has no effect: ${NO_PROXY}`] : []),
    ...emptyExceptions(env, config),
  ];
}

/** The variables that are set, for the record of a run: no secrets, a proxy without its password. */
export function shownConfig(env: Environment, config: Config): Readonly<Record<string, string>> {
  const isReference = config.kind === 'reference';
  // Whatever else is set, a run of the reference does not go by it.
  const names = isReference ? ['PATCHPROOF_TARGET', ...ELSEWHERE] : [...VARIABLES, 'NODE_EXTRA_CA_CERTS'];
  const set = names.flatMap((name): readonly (readonly [string, string])[] => {
    const value = env[name]?.trim() ?? '';
    // A secret, or what may hold one in the wrong place, is only said to be there.
    const isSecret = /_(TOKEN|SECRET)$/.test(name) || value.includes('@');
    return value === '' ? [] : [[name, isSecret ? '(set)' : value]];
  });
  const tunnel = isReference ? undefined : config.proxy;
  const proxy = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'].find((name) => isSet(env, name));
  return { ...Object.fromEntries(set), ...(tunnel && proxy ? { [proxy]: tunnel.origin } : {}) };
}
