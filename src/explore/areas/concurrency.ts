import type { JsonObject, Request } from '../../model.ts';
import { bothKept, oneKept, ownEchoed, tieHolds } from '../pair-answer.ts';
import type { ExperimentStep } from '../question.ts';
import { area, assign, bare, change, flag, name, noDatabase, question, read, row, signup } from './build.ts';

/** A reading that dials the second connection, so that two changes leave as one. */
const warm: Request = { ...bare, method: 'GET', abreast: 'second' };

/** Two changes at once, and what is stored after them. */
const both = (first: JsonObject, second: JsonObject): readonly ExperimentStep[] => [
  { kind: 'pair', requests: [change(first, { abreast: 'first' }), change(second, { abreast: 'second' })] },
  read('home'),
];

const called = (words: string): JsonObject => ({ [name]: `patchproof ${words}` });

const takesBack: JsonObject = { [assign]: false };
const signsUp: JsonObject = { [signup]: true };
const untied: JsonObject = { [assign]: true, [signup]: false };
const isEchoed = 'Does each of two changes at once answer with its own value?';

export const concurrency = area('concurrency', 'Two changes at once', (known) => [
  row('members.kept', {
    ask: 'Are both of two changes at once kept, when they change different members?',
    // Three times, because a lost update does not show every time.
    send: [warm, ...[1, 2, 3].flatMap((n) => both({ [flag]: n !== 2 }, called(`at once ${n}`)))],
    reader: bothKept,
    given: { [flag]: false, ...called('before') },
    because: known.alone,
  }),
  row('member.kept', {
    ask: 'Which of two changes at once is kept, when they change the same member?',
    send: [warm, ...both(called('one'), called('two'))],
    reader: oneKept,
    also: [question('concurrency.member.echo', isEchoed, ownEchoed)],
    given: called('before'),
    because: known.alone,
  }),
  row('same.accepted', {
    ask: 'Are two changes at once accepted that are the same?',
    send: [warm, ...both(called('twins'), called('twins'))],
    reader: bothKept,
    given: called('before'),
    because: known.alone,
  }),
  row('tie.holds', {
    ask: 'Are two changes at once that break a tie together answered as if one came after the other?',
    // Either change alone keeps the tie, both break it: sent in either order, and then at once.
    send: [
      ...[change(takesBack), change(signsUp), read('home'), change(untied)],
      ...[change(signsUp), change(takesBack), read('home'), change(untied)],
      ...[warm, ...both(takesBack, signsUp)],
    ],
    reader: tieHolds,
    isChance: true,
    given: untied,
    because: noDatabase(known) ?? known.alone,
  }),
]);
