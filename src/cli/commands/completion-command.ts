import { ConfigError } from '../../text/errors.ts';
import { shellQuote } from '../../text/shell.ts';
import type { Command, CommandSpec } from './options.ts';

type Completed = ReturnType<typeof completed>;

const completed = (table: readonly CommandSpec[]) =>
  table.map(({ usage, about, options }) => ({
    name: usage.split(' ')[0] ?? '',
    about,
    options: [...options, ['--help', 'what it takes'] as const].flatMap(([flags, text]) =>
      (flags.match(/--[a-z-]+/g) ?? []).map((flag) => ({ flag, about: text, isValued: flags.includes('<') })),
    ),
  }));

const names = ({ options }: Completed[number]): string => options.map(({ flag }) => flag).join(' ');

/** Words behind an option that takes a value, and words that are no option, are completed as files. */
function bash(commands: Completed): string {
  const words = commands.map((one) => `    ${one.name}) words=${shellQuote(names(one))};;`);
  const all = commands.flatMap(({ options }) => options);
  const valued = new Set(all.filter(({ isValued }) => isValued).map(({ flag }) => flag));
  return `# bash completion for patchproof: source <(npx patchproof completion bash)
_patchproof() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" words
  COMPREPLY=()
  if (( COMP_CWORD == 1 )); then
    local all=${shellQuote(commands.map(({ name }) => name).join(' '))}
    COMPREPLY=($(compgen -W "$all" -- "$word"))
    return
  fi
  case "$before" in ${[...valued].join('|')}) COMPREPLY=($(compgen -f -- "$word")); return;; esac
  case "\${COMP_WORDS[1]}" in
${words.join('\n')}
  esac
  if [[ "$word" == -* ]]; then COMPREPLY=($(compgen -W "$words" -- "$word"))
  else COMPREPLY=($(compgen -f -- "$word")); fi
}
complete -o filenames -F _patchproof patchproof
`;
}

const zshText = (text: string): string => text.replaceAll(/[\\[\]:]/g, '\\$&');

function zsh(commands: Completed): string {
  const listed = commands.map(({ name, about }) => `    ${shellQuote(`${name}:${zshText(about)}`)}`);
  const cases = commands.map(({ name, options }) => {
    const specs = options.map(({ flag, about, isValued }) =>
      shellQuote(`*${flag}[${zshText(about)}]${isValued ? ':value:_files' : ''}`),
    );
    return `    ${name}) _arguments ${specs.join(' ')} '*:file:_files';;`;
  });
  return `#compdef patchproof
# zsh completion for patchproof: source <(npx patchproof completion zsh)
_patchproof() {
  local -a all=(
${listed.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command all
    return
  fi
  local command="$words[2]"
  shift words
  (( CURRENT-- ))
  case "$command" in
${cases.join('\n')}
  esac
}
compdef _patchproof patchproof
`;
}

const fishText = (text: string): string => `'${text.replaceAll(/[\\']/g, '\\$&')}'`;

function fish(commands: Completed): string {
  const lines = commands.flatMap(({ name, about, options }) => [
    `complete -c patchproof -f -n __fish_use_subcommand -a ${name} -d ${fishText(about)}`,
    ...options.map((one) => {
      const option = `${one.flag.slice(2)}${one.isValued ? ' -r' : ''}`;
      const when = `'__fish_seen_subcommand_from ${name}'`;
      return `complete -c patchproof -n ${when} -l ${option} -d ${fishText(one.about)}`;
    }),
  ]);
  return `# fish completion for patchproof: npx patchproof completion fish | source\n${lines.join('\n')}\n`;
}

const SHELLS: Readonly<Record<string, (commands: Completed) => string>> = { bash, zsh, fish };

export const completionCommand: Command = ([shell = ''], _, io, table) => {
  const script = Object.hasOwn(SHELLS, shell) ? SHELLS[shell] : undefined;
  if (script === undefined)
    throw new ConfigError([`completion ${shell}: expected ${Object.keys(SHELLS).join(', ')}`]);
  io.out(script(completed(table)));
  return 0;
};
