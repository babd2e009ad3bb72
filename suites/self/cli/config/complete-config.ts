import { parseConfig } from '../../../../src/cli/config/config.ts';
import { ConfigError } from '../../../../src/text/errors.ts';

export const CANARY = 'canary.canary.canary-0123456789-0123456789-0123456789-0123456789';
export const COMPLETE = {
  AUTH0_DOMAIN: 'acme.eu.auth0.com',
  AUTH0_CLIENT_ID: 'client',
  AUTH0_CLIENT_SECRET: CANARY,
  PATCHPROOF_ALLOWED_TENANTS: 'other.auth0.com, Acme.EU.auth0.com',
  PATCHPROOF_ORGANIZATION_ID: 'org_0123456789abcdef',
  PATCHPROOF_CONNECTION_ID: 'con_0123456789abcdef',
};

export type Env = Readonly<Record<string, string | undefined>>;

export function problemsOf(env: Env): readonly string[] {
  try {
    parseConfig(env);
    return [];
  } catch (error) {
    return error instanceof ConfigError ? error.problems : [String(error)];
  }
}
