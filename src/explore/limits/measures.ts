import { json, patch } from '../../generate/kit.ts';
import type { Reply, Request } from '../../model.ts';
import { accepted, isObject, objectOf } from '../../rules/oracle.ts';
import { name, text } from '../draft.ts';
import { errorCodeOf } from '../reply-answer.ts';
import { fillers, type Measure, type Measured } from './measure.ts';
import { counts, depths, lengths, segments, weights } from './sizes.ts';

/** Accepted, and not in part: what the answer shows of a text is the whole of it. */
function isWhole(reply: Reply, _: Reply | undefined, { body }: Request): boolean {
  if (!accepted(reply)) return false;
  const sent = body?.kind === 'json' && isObject(body.value) ? body.value[name] : undefined;
  const shown = objectOf(reply)?.[name];
  return shown === undefined || shown === sent;
}

/** Answered as the smallest size is: what is wrong with it anyway comes first. */
function isAlike(reply: Reply, first: Reply | undefined): boolean {
  if (first === undefined) return reply.kind === 'response' && reply.status >= 400 && reply.status < 500;
  if (reply.kind === 'fault' || first.kind === 'fault') return false;
  return reply.status === first.status && errorCodeOf(reply) === errorCodeOf(first);
}

const repeated = (times: number, member: string, rest = ''): string =>
  `{${Array.from({ length: times }, () => member).join(',')}${rest}}`;

/** Fewer characters than a size and more bytes: a member with a text beyond ASCII, again and again. */
function dense(size: number): Request | undefined {
  const member = `"${name}":"${'漢'.repeat(40)}"`;
  const times = Math.floor((size - 2) / (member.length + 1));
  return times < 1 ? undefined : patch(text(repeated(times, member)));
}

function nameLength({ members, revision }: Measured): readonly Measure[] {
  const limit = members.find((member) => member.name === name)?.maxLength;
  return [
    {
      id: `limits.${name}.length`,
      question: 'How long may a name be, and in what is it counted?',
      sizes: lengths,
      counts: 'texts',
      member: name,
      ...(limit === undefined ? {} : { contract: { limit, unit: 'characters' } }),
      request: (size, filler = 'letter') => patch(json({ [name]: fillers[filler].repeat(size) })),
      takes: isWhole,
      place: { file: `schemas/${revision}/request-body.json`, pointer: `/properties/${name}` },
    },
  ];
}

function idLength(parameter: 'id' | 'connection_id', { parameters, revision }: Measured): Measure {
  const limit = parameters[parameter]?.maxLength;
  return {
    id: `limits.${parameter}.length`,
    question: `How long may ${parameter} in the path be?`,
    sizes: segments,
    counts: 'code points',
    ...(limit === undefined ? {} : { contract: { limit, unit: 'characters' } }),
    request: (size) =>
      patch(json({ show_as_button: true }), {
        path:
          parameter === 'id'
            ? `/organizations/org_${'a'.repeat(size - 4)}/connections/{connection}`
            : `/organizations/{organization}/connections/con_${'a'.repeat(size - 4)}`,
      }),
    takes: isAlike,
    isByRefusal: true,
    place: { file: `schemas/${revision}/path.json`, pointer: `/properties/${parameter}` },
  };
}

const rest: readonly Measure[] = [
  {
    id: 'limits.body.members',
    question: 'How many members may a body have? One valid member is repeated.',
    sizes: counts,
    counts: 'members',
    request: (size) => patch(text(repeated(size, '"show_as_button":true'))),
    takes: accepted,
  },
  {
    id: 'limits.body.size',
    question: 'How large may a body be? A valid one is padded with spaces.',
    sizes: weights,
    counts: 'bytes',
    request: (size) => patch(text(`{"show_as_button":true${' '.repeat(Math.max(0, size - 23))}}`)),
    takes: accepted,
    dense,
  },
  {
    id: 'limits.body.depth',
    question: 'How deep may a body be nested, before the depth is what is wrong with it?',
    sizes: depths,
    counts: 'levels',
    request: (size) => patch(text(`{"unexpected_member":${'['.repeat(size)}${']'.repeat(size)}}`)),
    takes: isAlike,
  },
];

/** Every size that is measured, in reading order. */
export const measures = (measured: Measured): readonly Measure[] => [
  ...nameLength(measured),
  idLength('id', measured),
  idLength('connection_id', measured),
  ...rest,
];
