type Env = Readonly<Record<string, string | undefined>>;

/** What an environment holds of secrets, whether or not it can be read as a configuration. */
export function heldBy(env: Env): readonly string[] {
  return Object.entries(env).flatMap(([name, value = '']) =>
    /^(AUTH0|PATCHPROOF)_\w*(TOKEN|SECRET)$/.test(name) && value.trim() !== '' ? [value.trim()] : [],
  );
}
