/** What a runner would take for another command, wherever in a line it stands: `##[error]`, `##vso[…]`. */
const INNER_COMMAND = /##(?=\w*\[)/g;

const DATA = new Map([
  ['%', '%25'],
  ['\r', '%0D'],
  ['\n', '%0A'],
]);
const PROPERTY = new Map([...DATA, [':', '%3A'], [',', '%2C']]);

/** A command of GitHub Actions, on one line whatever the texts hold; line breaks in them are kept. */
export function workflowCommand(
  name: string,
  properties: Readonly<Record<string, string>>,
  message: string,
): string {
  const given = Object.entries(properties).map(([key, value]) => `${key}=${spell(value, PROPERTY)}`);
  return `::${[name, ...(given.length === 0 ? [] : [given.join(',')])].join(' ')}::${spell(message, DATA)}`;
}

/** No line of a text begins or holds a command of a CI system. */
export function withoutCommands(text: string): string {
  return text.replace(/^ *(?=::|##)/gm, '$&\\').replace(INNER_COMMAND, '#\\#');
}

function spell(text: string, escapes: ReadonlyMap<string, string>): string {
  return text
    .replace(INNER_COMMAND, '#\\#')
    .replace(/[%\r\n:,]/g, (character) => escapes.get(character) ?? character);
}
