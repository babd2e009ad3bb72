import type { Finding } from '../model.ts';
import { visible } from './visible.ts';

/** Why a violation is put up with, and until when, in one line. */
export function toleratedBecause({ tolerated = [] }: Pick<Finding, 'tolerated'>): string {
  const reasons = tolerated.map(({ reason, ticket, expires }) =>
    [reason, ...(ticket === undefined ? [] : [ticket]), `until ${expires}`].join(', '),
  );
  return visible(`tolerated: ${reasons.join('; ')}`);
}
