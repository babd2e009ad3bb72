import type { Config } from './config.ts';
import { VARIABLES } from './config-variables.ts';
import type { Io } from './io.ts';

const SECRET = /_(TOKEN|SECRET)$/;
const PROXIES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'];

/** All that a run of the reference goes by, whatever else is set. */
const OF_REFERENCE = [
  'PATCHPROOF_TARGET',
  'PATCHPROOF_TIMEOUT_MS',
  'PATCHPROOF_CONTRACT',
  'PATCHPROOF_PROFILE',
];

/** A secret, or what may hold one in the wrong place, is only said to be there. */
const shown = (name: string, value: string): string =>
  SECRET.test(name) || value.includes('@') ? '(set)' : value;

/** The variables that are set, for the record of a run; no secret among them, a proxy without its password. */
export function shownConfig(env: Io['env'], config: Config): Readonly<Record<string, string>> {
  const names = config.kind === 'tenant' ? [...VARIABLES, 'NODE_EXTRA_CA_CERTS'] : OF_REFERENCE;
  const set = names.flatMap((name): readonly (readonly [string, string])[] => {
    const value = env[name]?.trim() ?? '';
    return value === '' ? [] : [[name, shown(name, value)]];
  });
  const tunnel = config.kind === 'tenant' ? config.proxy : undefined;
  const proxy = PROXIES.find((name) => env[name]?.trim());
  return Object.fromEntries(
    tunnel === undefined || proxy === undefined ? set : [...set, [proxy, tunnel.origin]],
  );
}
