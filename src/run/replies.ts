import type { Reply } from '../model.ts';

const isWithin = (reply: Reply | undefined, least: number): boolean =>
  reply?.kind === 'response' && reply.status >= least && reply.status < least + 100;

export const isAccepted = (reply: Reply | undefined): boolean => isWithin(reply, 200);
/** Refused, or sent elsewhere by a router, which carries nothing out either. */
export const isRefused = (reply: Reply | undefined): boolean => isWithin(reply, 300) || isWithin(reply, 400);

/** Whether the request may have been carried out or not: no answer, or one that a gateway gives in place of the API. */
export const isUndecided = (reply: Reply): boolean => reply.kind === 'fault' || reply.status >= 500;

/** What a gateway answers for a server that is not there at the moment. */
export const isOutage = (reply: Reply): boolean =>
  reply.kind === 'fault' ? reply.fault !== 'aborted' : [502, 503, 504].includes(reply.status);
