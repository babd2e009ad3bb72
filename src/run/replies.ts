import { isBlockedWithSuccess } from '../block-page.ts';
import type { Reply } from '../model.ts';

const isWithin = (reply: Reply | undefined, least: number): boolean =>
  reply?.kind === 'response' && reply.status >= least && reply.status < least + 100;

/** Whether a firewall blocked the request with a page of status 200. */
const isBlocked = (reply: Reply | undefined): boolean =>
  reply?.kind === 'response' && isBlockedWithSuccess(reply);

export const isAccepted = (reply: Reply | undefined): boolean => isWithin(reply, 200) && !isBlocked(reply);
/** Refused, or sent elsewhere by a router, which carries nothing out either. */
export const isRefused = (reply: Reply | undefined): boolean =>
  isWithin(reply, 300) || isWithin(reply, 400) || isBlocked(reply);

/** Whether the request may have been carried out or not: no answer, or one that a gateway gives in place of the API. */
export const isUndecided = (reply: Reply): boolean => reply.kind === 'fault' || reply.status >= 500;

/** What a gateway answers for a server that is not there at the moment. */
export const isOutage = (reply: Reply): boolean =>
  reply.kind === 'fault' ? reply.fault !== 'aborted' : [502, 503, 504].includes(reply.status);
