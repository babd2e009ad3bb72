import { Buffer } from 'node:buffer';
import type { Body, Case, Request } from '../model.ts';
import { homePath, json, type Kit, make, patch } from './build.ts';

interface OpenQuestion {
  readonly value: string;
  readonly words: string;
  readonly request: Request;
}

const name = 'organization_connection_name';
const text = (value: string): Body => ({ kind: 'text', text: value });
const bytes = (...parts: readonly (string | readonly number[])[]): Body => ({
  kind: 'base64',
  base64: Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from([...part]))),
  ).toString('base64'),
});

/** Requests the contract says nothing of. When accepted they change the name at most. */
function questions(): readonly OpenQuestion[] {
  const named = (value: string): string => JSON.stringify({ [name]: value });
  return [
    { value: 'empty-object', words: 'an empty object', request: patch(json({})) },
    {
      value: 'absent',
      words: 'no body',
      request: { method: 'PATCH', path: homePath, credential: 'full' },
    },
    {
      value: 'duplicate-member',
      words: 'the same member twice',
      request: patch(text(`{"${name}":"patchproof first","${name}":"patchproof last"}`)),
    },
    {
      value: 'bom',
      words: 'a byte order mark before the body',
      request: patch(text(`\ufeff${named('patchproof bom')}`)),
    },
    {
      value: 'lone-surrogate',
      words: 'a lone surrogate, escaped, in the name',
      request: patch(text(`{"${name}":"patchproof \\ud800"}`)),
    },
    {
      value: 'invalid-utf8',
      words: 'a byte in the name that is no UTF-8',
      request: patch(bytes(`{"${name}":"patchproof `, [0xff], '"}')),
    },
    {
      value: 'form',
      words: 'a form-urlencoded body',
      request: patch(text(`${name}=patchproof+form`), { mediaType: 'application/x-www-form-urlencoded' }),
    },
    {
      value: 'dot-segments',
      words: 'dot segments in the path',
      request: patch(text(named('patchproof dots')), {
        path: '/organizations/{organization}/connections/../connections/{connection}',
      }),
    },
    // What is likely to be refused comes last: the change behind it is one that is judged.
    {
      value: 'merge-patch',
      words: 'JSON sent as application/merge-patch+json',
      request: patch(text(named('patchproof merge')), { mediaType: 'application/merge-patch+json' }),
    },
    {
      value: 'text-plain',
      words: 'JSON sent as text/plain',
      request: patch(text(named('patchproof plain')), { mediaType: 'text/plain' }),
    },
  ];
}

/** One case for each question; the kit decides whether the name is a member at all. */
export function openCases(kit: Kit): readonly Case[] {
  if (!kit.members.some((member) => member.name === name)) return [];
  return questions().map(({ value, words, request }) =>
    make({
      id: `body/open/${value}`,
      title: words,
      request,
      aim: { kind: 'open' },
      edges: [{ subject: 'body', keyword: 'open', side: 'inside', value }],
      gateway: true,
    }),
  );
}
