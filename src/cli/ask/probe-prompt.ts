import { createInterface } from 'node:readline';
import { Command, CommanderError } from 'commander';
import { credentialNames } from '../../cases/credentials.ts';
import type { MemberSpec } from '../../contract/members.ts';
import type { JsonObject } from '../../model.ts';
import { showUnprintable } from '../../text/elide.ts';
import { ConfigError } from '../../text/errors.ts';
import { type RawOptions, requestOptions } from '../commands/options.ts';
import { endSignal, type Io } from '../process/streams.ts';
import { wordsOf } from './probe-arguments.ts';

interface Talk {
  readonly origin: string;
  readonly stored: () => Promise<JsonObject>;
  readonly members: readonly MemberSpec[];
  readonly prompt: NonNullable<Io['prompt']>;
  readonly io: Io;
  readonly take: (words: readonly string[], raw: RawOptions) => Promise<number>;
}

const commands = ['help', 'members', 'state', 'quit'];
const options = requestOptions.map(([flags]) => flags.replace(/ .*/, ''));

function valuesOf({ types, enum: words }: MemberSpec): readonly string[] {
  if (words !== undefined) return words.map(String);
  return [
    ...(types.includes('boolean') ? ['true', 'false'] : ['""']),
    ...(types.includes('null') ? ['null'] : []),
  ];
}

export function complete(members: readonly MemberSpec[], line: string): [string[], string] {
  const last = /\S*$/.exec(line)?.[0] ?? '';
  const before = line.slice(0, line.length - last.length).trim();
  const named = /^([^=:]+):?=(.*)$/.exec(last);
  const member = members.find(({ name }) => name === named?.[1]);
  const first = before === '' ? commands : [];
  let all: readonly string[] = [...members.map(({ name }) => `${name}=`), ...options, ...first];
  if (before.endsWith('--as')) all = credentialNames;
  if (member !== undefined) all = valuesOf(member).map((value) => `${member.name}=${value}`);
  return [all.filter((word) => word.startsWith(last)), last];
}

const help = `Type a request; it is sent, shown, and undone:
  show_as_button=false is_enabled=null     members of the body; true, null, 5 and "text" as JSON, all else as text
  organization_connection_name=""          an empty text
  organization_connection_name:='"5"'      JSON and nothing else
  organization_connection_name=@name.txt   the text of a file
  --body '{"is_enabled":null}'             the whole body, as JSON
  --raw @file                              the whole body, byte for byte
  --as unscoped                            another credential: ${credentialNames.join(', ')}
  --media-type text/plain                  another content type; "" for none
  --save NAME                              keep it: every later run sends it
Or:
  members   what a body may have
  state     what is stored now
  help      this
  quit      leave; Ctrl-C and Ctrl-D do too
Tab completes members, values and credentials; the arrow keys bring lines back.
`;

const described = ({ name, types, enum: words, minLength, maxLength }: MemberSpec): string => {
  const length = maxLength === undefined ? '' : `, ${minLength ?? 0} to ${maxLength} characters`;
  return `  ${name}: ${words === undefined ? types.join(' or ') : words.map(String).join(', ')}${length}\n`;
};

export function lineOf(line: string): { readonly words: readonly string[]; readonly raw: RawOptions } {
  const problems: string[] = [];
  const command = new Command('probe')
    .argument('[assignments...]')
    .helpOption(false)
    .exitOverride()
    .configureOutput({ writeErr: (text) => problems.push(text.trim().replace(/^error: /, '')) });
  for (const [flags] of requestOptions) command.option(flags);
  try {
    command.parse([...wordsOf(line)], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    throw new ConfigError([`${problems.join(' ')}; help lists what can be typed`]);
  }
  return { words: command.args, raw: command.opts<RawOptions>() };
}

async function answer(line: string, { stored, members, io, take }: Talk): Promise<number | 'stay' | 'leave'> {
  switch (line) {
    case '':
      return 'stay';
    case 'quit':
    case 'exit':
      return 'leave';
    case 'help':
    case '?':
      io.out(help);
      return 'stay';
    case 'members':
      io.out(members.map(described).join(''));
      return 'stay';
    case 'state':
      io.out(`${JSON.stringify(await stored(), null, 2)}\n`);
      return 'stay';
    default: {
      const { words, raw } = lineOf(line.replace(/^(?:npx )?(?:patchproof )?probe\s+/, ''));
      return take(words, raw);
    }
  }
}

/** Hands over line after line. Ends with the input, with Ctrl-C, or when the answer is false. */
async function eachLine(talk: Talk, take: (line: string) => Promise<boolean>): Promise<void> {
  const { members, prompt, io } = talk;
  const { input, output, isTyped, interrupt } = prompt;
  const lines = createInterface({
    input,
    ...(isTyped ? { output, completer: (line: string) => complete(members, line) } : {}),
    terminal: isTyped,
    prompt: isTyped ? 'probe> ' : '',
    historySize: 200,
    removeHistoryDuplicates: true,
  });
  let isInterrupted = false;
  const stop = (): void => {
    isInterrupted = true;
    lines.close();
  };
  lines.on('SIGINT', () => {
    stop();
    interrupt?.();
  });
  const end = endSignal(io);
  end.addEventListener('abort', stop, { once: true });
  if (isTyped) lines.prompt();
  try {
    for await (const line of lines) {
      if (isInterrupted || !(await take(line))) break;
      if (isTyped && !isInterrupted) lines.prompt();
    }
  } finally {
    // Else standard input keeps the process from ending.
    lines.close();
    end.removeEventListener('abort', stop);
  }
}

export async function converse(talk: Talk): Promise<readonly number[]> {
  const { origin, io } = talk;
  const { isTyped } = talk.prompt;
  const codes: number[] = [];
  let isLeft = false;
  if (isTyped) io.out(`${origin}: type a request, as in show_as_button=false; help, quit\n`);
  await eachLine(talk, async (line) => {
    try {
      const next = await answer(line.trim(), talk);
      if (typeof next === 'number') codes.push(next);
      isLeft = next === 'leave';
      return !isLeft && !io.signal.aborted;
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      for (const problem of error.problems) io.err(`${showUnprintable(problem)}\n`);
      // A typing error does not fail an interactive session; it fails a script.
      if (!isTyped) codes.push(2);
      return true;
    }
  });
  // After Ctrl-C or Ctrl-D the cursor is still on the line of the prompt.
  if (isTyped && !isLeft) io.out('\n');
  if (codes.length === 0 && !isTyped) {
    io.err(
      'nothing to send: `npx patchproof probe show_as_button=false`, or lines like that on standard input\n',
    );
    return [2];
  }
  return codes;
}
