/** Lints the prose of Markdown files: `node scripts/project/prose.js FILE…`. CONTRIBUTING.md explains the style. Ends with 1 when it is broken. */
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import writeGood from 'write-good';

const LONGEST = 30;

/** Passive voice is allowed: what a tenant is sent and what is stored have no better subject. */
const CHECKS = {
  passive: false,
  eprime: false,
  adverb: false,
  whitelist: [
    'it is',
    'it was',
    'all of',
    'several',
    'many',
    'few',
    'not many',
    'there is',
    'therefore',
    'type of',
  ],
};

/** Not the usual word, and what to write. */
const WORDS = [
  [/\b(held|hold|holds|holding) (it |them |records? )?against\b/i, 'compare … with'],
  [/\b(put|puts|putting) (it |them )?back\b/i, 'restore'],
  [/\bseen again\b/i, 'reproduced'],
  [/\bneighbourhood\b/i, 'related resources'],
  [/\bneighbours?\b/i, 'related resource'],
  [/\bput up with\b/i, 'tolerate'],
  [/\bin company\b/i, 'together with others'],
  [/\bmends?\b/i, 'fix'],
  [/\bfor ever\b/i, 'permanently'],
  [/\be\.g\.|\bi\.e\./i, 'for example, that is'],
  [/\bplease\b|\bsimply\b|\bjust\b|\beasily\b|\bof course\b/i, 'nothing: leave it out'],
];

/** Lines of prose as `{ line, text }`: a paragraph, a list item, a heading or a cell of a table each. */
function blocksOf(markdown) {
  const blocks = [];
  let open;
  let fence;
  const close = () => {
    if (open !== undefined) blocks.push(open);
    open = undefined;
  };
  for (const [index, line] of markdown.split('\n').entries()) {
    const mark = /^\s*(```|~~~)/.exec(line)?.[1];
    if (mark !== undefined && (fence === undefined || fence === mark)) {
      fence = fence === undefined ? mark : undefined;
      close();
    } else if (fence !== undefined) continue;
    else if (/^\s*\|/.test(line)) {
      close();
      const cells = line
        .replaceAll('\\|', '')
        .split('|')
        .filter((cell) => /\w/.test(cell));
      blocks.push(...cells.map((text) => ({ line: index + 1, text })));
    } else if (/^\s*$|^<!--.*-->$|^\s*<\/?\w+[^>]*>$/.test(line)) close();
    else {
      if (/^\s*([-*]|\d+\.) |^#/.test(line)) close();
      open ??= { line: index + 1, text: '' };
      open.text += `${line.trim()} `;
      if (/^#/.test(line)) close();
    }
  }
  close();
  return blocks.map(({ line, text }) => ({ line, text: plain(text) }));
}

/** A code is one word that no other code is, a link is its text, and marks are gone. */
function plain(text) {
  return text
    .replaceAll(/`[^`]*`/g, (_, at) => `code${at}`)
    .replaceAll(/!\[[^\]]*\]\([^)]*\)/g, '')
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/<https?:[^>]*>|https?:\S+/g, 'address')
    .replaceAll(/^(#+|[-*]|\d+\.)\s+(\[.\] )?|[*_]{2}|^>\s*/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

const sentencesOf = (text) => text.split(/(?<=[.!?]["')]?)\s+(?=["'(]?[A-Z0-9]|code\d)/);

const wordsIn = (sentence) =>
  sentence.split(/[\s/]+|(?<=\w)[–—](?=\w)/).filter((word) => /[\p{L}\d]/u.test(word)).length;

/** What is wrong with a Markdown text, as `{ line, message }`. */
export function complaintsAbout(markdown) {
  return blocksOf(markdown).flatMap(({ line, text }) => [
    ...sentencesOf(text)
      .filter((sentence) => wordsIn(sentence) > LONGEST)
      .map((sentence) => ({
        line,
        message: `a sentence of ${wordsIn(sentence)} words; at most ${LONGEST}: ${sentence}`,
      })),
    ...WORDS.flatMap(([pattern, better]) => {
      const [found] = pattern.exec(text) ?? [];
      return found === undefined
        ? []
        : [{ line, message: `"${found}"; write ${better}: ${text.slice(0, 80)}` }];
    }),
    // A space in front: its list of allowed words does not know the first one of a text.
    ...writeGood(` ${text.toLowerCase()}`, CHECKS).map(({ reason }) => ({
      line,
      message: `${reason}: ${text.slice(0, 80)}`,
    })),
  ]);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const files = process.argv.slice(2);
  const told = files.flatMap((file) =>
    complaintsAbout(readFileSync(file, 'utf8')).map(({ line, message }) => `${file}:${line}: ${message}\n`),
  );
  process.stdout.write(told.join(''));
  if (files.length === 0) process.stderr.write('prose: no file is named; expected Markdown files\n');
  process.exitCode = told.length > 0 || files.length === 0 ? 1 : 0;
}
