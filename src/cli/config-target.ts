import { shown } from './config-shown.ts';
import type { Reading } from './config-values.ts';
import { misspelt, VARIABLES } from './config-variables.ts';

/** What a command line says of its target. */
export interface Asked {
  readonly envFile?: string | undefined;
  /** The embedded reference tenant, whatever the environment has. */
  readonly reference?: boolean | undefined;
  readonly yes?: boolean | undefined;
}

type Env = Readonly<Record<string, string | undefined>>;

/** Whether the reference tenant is asked for by name. Adds to the problems when a tenant is asked for as well. */
export function isReferenceAsked({ get, problems }: Reading, { reference = false, envFile }: Asked): boolean {
  const target = get('PATCHPROOF_TARGET');
  if (reference && envFile !== undefined)
    problems.push(`--reference does not go with --env-file ${envFile}: expected one of them`);
  if (target !== undefined && target !== 'reference')
    problems.push(
      `PATCHPROOF_TARGET is ${shown(target)}: expected reference; the host of a tenant goes into AUTH0_DOMAIN`,
    );
  if (!reference && target === 'reference' && get('AUTH0_DOMAIN') !== undefined)
    problems.push('PATCHPROOF_TARGET is reference and AUTH0_DOMAIN is set: expected one of them');
  return reference || target !== undefined;
}

const INSTEAD = '--reference, or PATCHPROOF_TARGET=reference, tests the embedded reference tenant instead';

/**
 * Why there should be a tenant although AUTH0_DOMAIN names none: a gate must not test itself because a variable was
 * lost on the way. No problem only where nothing at all says that a tenant is meant.
 */
export function missingDomain(env: Env, { envFile, yes = false }: Asked): readonly string[] {
  if (envFile !== undefined)
    return [`--env-file ${envFile}: it sets no AUTH0_DOMAIN; expected the host of the tenant to test`];
  if (env.AUTH0_DOMAIN !== undefined)
    return [`AUTH0_DOMAIN is empty: expected the host of the tenant to test; ${INSTEAD}`];
  const signs = speakingOfTenant(env);
  const names = signs.join(', ');
  if (signs.length > 0)
    return [
      `${names} ${signs.length === 1 ? 'is' : 'are'} set but AUTH0_DOMAIN is not: ` +
        `set AUTH0_DOMAIN to the host of the tenant, or unset ${names} to test the reference tenant`,
    ];
  return yes
    ? [`--yes is given but AUTH0_DOMAIN is not set: set it to the host of the tenant; ${INSTEAD}`]
    : [];
}

/** Variables that say something of a run and nothing of where it goes. */
const ELSEWHERE: readonly string[] = ['PATCHPROOF_TIMEOUT_MS', 'PATCHPROOF_CONTRACT', 'PATCHPROOF_PROFILE'];

/** Names that other tools have for a tenant, or for what belongs to one. */
const KINDRED = /^AUTH0_(\w+_)?(DOMAIN|TENANT|HOST|ISSUER|URL|URI|ID|TOKEN|SECRET|KEY|AUDIENCE)(_\w+)?$/;

/** The variables that say that a tenant is meant. One that is empty says so too: its value was lost on the way. */
function speakingOfTenant(env: Env): readonly string[] {
  const names = Object.keys(env).filter((name) => env[name] !== undefined);
  const ours = VARIABLES.filter((name) => names.includes(name) && !ELSEWHERE.includes(name));
  const theirs = names.filter((name) => KINDRED.test(name) && !VARIABLES.includes(name));
  return [...ours, ...theirs.filter((name) => misspelt({ [name]: env[name] }).length === 0)];
}
