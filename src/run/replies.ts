import type { Reply } from '../model.ts';

const isWithin = (reply: Reply | undefined, least: number): boolean =>
  reply?.kind === 'response' && reply.status >= least && reply.status < least + 100;

export const isAccepted = (reply: Reply | undefined): boolean => isWithin(reply, 200);
export const isRefused = (reply: Reply | undefined): boolean => isWithin(reply, 400);
