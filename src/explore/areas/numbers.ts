import { patch } from '../../generate/kit.ts';
import type { Json } from '../../model.ts';
import { name, single, text } from '../draft.ts';
import type { Area, Experiment } from '../question.ts';

const flag = 'show_as_button';

/** A number, as it is spelt, in place of a flag that is stored the other way round. */
function forFlag(subject: string, words: string, spelling: string, stored: boolean): Experiment {
  return single(
    `number.${subject}.taken`,
    `What becomes of ${words} in place of a boolean?`,
    patch(text(`{"${flag}":${spelling}}`)),
    // A number that no parser reads to the last digit is a number all the same.
    { kind: 'write', member: flag, sent: Number(spelling), strict: true },
    { given: { [flag]: stored } },
  );
}

function forName(subject: string, words: string, spelling: string, sent: Json): Experiment {
  return single(
    `number.${subject}.taken`,
    `What becomes of ${words} in place of a name?`,
    patch(text(`{"${name}":${spelling}}`)),
    { kind: 'write', member: name, sent, strict: true },
  );
}

export const numbers: Area = {
  id: 'number',
  title: 'Numbers, to the edges of double',
  experiments: () => [
    forFlag('one', 'the number 1', '1', false),
    forFlag('two', 'the number 2', '2', false),
    forFlag('one-point-zero', '1.0', '1.0', false),
    forFlag('exponent', '1e0', '1e0', false),
    forFlag('zero', 'the number 0', '0', true),
    forFlag('minus-zero', 'minus zero', '-0', true),
    forFlag('smallest', 'the smallest double, 5e-324', '5e-324', false),
    forFlag('underflow', 'a number that is zero as a double, 1e-400', '1e-400', true),
    forFlag('largest', 'the largest double', '1.7976931348623157e308', false),
    forFlag('overflow', 'a number beyond every double, 1e400', '1e400', false),
    forFlag('long', 'a number of 400 digits', '9'.repeat(400), false),
    forName('name', 'the number 12', '12', 12),
    forName(
      'name-precise',
      'an integer that no double holds, 9007199254740993',
      '9007199254740993',
      9007199254740992,
    ),
    forName('name-exponent', 'the number 1e21', '1e21', 1e21),
  ],
};
