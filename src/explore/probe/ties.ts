import { levelTie } from '../../contract/ties.ts';
import type { JsonObject } from '../../model.ts';
import { assign, level, name, signup } from '../areas/build.ts';

/** What documents say, or leave open, of members that depend on each other. */
interface PredictedTie {
  /** The member that is refused; absent where it is not documented whether it is. */
  readonly breaks?: string;
  readonly words: string;
  readonly applies: (body: JsonObject, stored: JsonObject, isDatabase: boolean) => boolean;
}

const isRaised = levelTie.asks;

/** The first that applies counts: what is refused before what is open. */
const ties: readonly PredictedTie[] = [
  {
    breaks: signup,
    words: 'signup without assigned membership is refused',
    applies: (body, _, isDatabase) => isDatabase && body[signup] === true && body[assign] === false,
  },
  {
    breaks: level,
    words: 'a level is not raised from none while no name is set',
    applies: (body, stored) =>
      isRaised(body[level]) && !isRaised(stored[level]) && !levelTie.gives({ ...stored, ...body }[name]),
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
export const tieOf = (body: JsonObject, stored: JsonObject, isDatabase: boolean): PredictedTie | undefined =>
  ties.find(({ applies }) => applies(body, stored, isDatabase));
