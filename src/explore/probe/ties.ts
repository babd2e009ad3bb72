import type { Json, JsonObject } from '../../model.ts';
import { assign, level, name, signup } from '../areas/build.ts';

/** What documents say, or leave open, of members that depend on each other. */
interface Tie {
  /** The member that is refused; absent where it is not documented whether it is. */
  readonly breaks?: string;
  readonly words: string;
  readonly applies: (body: JsonObject, stored: JsonObject, isDatabase: boolean) => boolean;
}

const isRaised = (value: Json | undefined): boolean => typeof value === 'string' && value !== 'none';

/** The first that applies counts: what is refused before what is open. */
const ties: readonly Tie[] = [
  {
    breaks: signup,
    words: 'signup without assigned membership is refused',
    applies: (body, _, isDatabase) => isDatabase && body[signup] === true && body[assign] === false,
  },
  {
    breaks: level,
    words: 'a level is not raised from none while no name is set',
    applies: (body, stored) =>
      isRaised(body[level]) && !isRaised(stored[level]) && typeof { ...stored, ...body }[name] !== 'string',
  },
  {
    words: `what ${signup} does on an enterprise connection is not documented`,
    applies: (body, _, isDatabase) => !isDatabase && Object.hasOwn(body, signup),
  },
  {
    words: 'whether signup is held against stored membership is not documented',
    applies: (body, stored) => body[signup] === true && body[assign] === undefined && stored[assign] !== true,
  },
  {
    words: 'whether membership may be taken back while signup is stored is not documented',
    applies: (body, stored) =>
      body[assign] === false && body[signup] === undefined && stored[signup] === true,
  },
  {
    words: 'whether a name may go while the level is raised is not documented',
    applies: (body, stored) => body[name] === null && isRaised({ ...stored, ...body }[level]),
  },
];

/** What is documented of a body and what is stored together, where the contract allows the body alone. */
export const tieOf = (body: JsonObject, stored: JsonObject, isDatabase: boolean): Tie | undefined =>
  ties.find(({ applies }) => applies(body, stored, isDatabase));
