import type { RunHeader } from '../model.ts';

type Tested = Pick<RunHeader, 'target' | 'reference' | 'tlsUnverified'> & Pick<Partial<RunHeader>, 'config'>;

const REFERENCE = 'the embedded reference tenant';

/** Whether it was the reference tenant. Records of older versions tell by their configuration, which names none. */
const isReference = ({ reference, config, target }: Tested): boolean =>
  reference !== undefined ||
  (config !== undefined &&
    !Object.hasOwn(config, 'AUTH0_DOMAIN') &&
    /^http:\/\/127\.0\.0\.1:\d+$/.test(target));

/** What was tested, as a sentence names it: the host of a tenant, or the reference tenant. */
export function tested(header: Tested): string {
  if (isReference(header)) return REFERENCE;
  const { target } = header;
  return (URL.canParse(target) && new URL(target).host) || 'an unknown target';
}

/** What was tested, and where it was. */
export const testedAt = (header: Tested): string =>
  isReference(header) ? `${header.target} (${REFERENCE})` : header.target;

/** What the environment took from every answer; nothing where it left them alone. */
export const circumstances = ({ tlsUnverified }: Pick<Tested, 'tlsUnverified'>): readonly string[] =>
  tlsUnverified === true
    ? ['TLS certificates were not verified: NODE_TLS_REJECT_UNAUTHORIZED was 0 in the environment.']
    : [];
