/** What an object itself has by a name: a tenant may call a member `constructor` or `__proto__`. */
export const own = <Value>(
  from: Readonly<Record<string, Value>> | undefined,
  name: string,
): Value | undefined => (from !== undefined && Object.hasOwn(from, name) ? from[name] : undefined);
