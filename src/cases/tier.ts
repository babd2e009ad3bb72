import type { Profile } from '../model.ts';

/** The smallest profile that sends a case; those above send it too. */
export type Tier = Exclude<Profile, 'deep'>;
