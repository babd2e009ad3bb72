/**
 * What gives away how a server is built, as frameworks and databases print it. Each needs more than a word, so that no
 * message for people is taken for one. None looks further than a line, and none begins with a stretch of any length:
 * servers echo texts of any length, and a search has to end in time.
 */
const internals: readonly RegExp[] = [
  // Stack traces: JavaScript and .NET, Java, Go, Python, Ruby, PHP.
  /\bat (?:async )?[\w.<>]{1,200} \([^()\n]{0,300}:\d{1,9}:\d{1,9}\)/,
  /\bat [\w$.<>`]{1,200}\([\w, .&[\]]{0,300}\) in [^\n]{1,300}?:line \d/,
  /\bat [\w$.<>]{1,200}\((?:\w{1,200}\.(?:java|kt|scala):\d|Native Method|Unknown Source)/,
  /\bgoroutine \d{1,12} \[\w/,
  /\/[\w.@-]{1,200}\.(?:go|rs):\d/,
  /Traceback \(most recent call last\)/,
  /\bFile "[^"]{1,300}\.py", line \d/,
  /(?<=[\w/.-])\.rb:\d{1,9}:in [`']/,
  /\.php(?::\d| on line \d)/,
  // Where it lives.
  /(?:^|[\s"'(])\/(?:usr|home|var|opt|srv|app|root|node_modules)\//,
  /node_modules/,
  /\b[A-Z]:\\\\?\w/,
  // What it asks its database.
  /\bSQLSTATE\b/,
  /\bORA-\d{5}\b/,
  /\b(?:SELECT|INSERT INTO|UPDATE|DELETE FROM)\s[^"']{0,200}\b(?:FROM|SET|VALUES|WHERE)\b/,
  /\bE11000 duplicate key\b/,
  // How it is configured, and whom it talks to.
  /\b(?:postgres(?:ql)?|mysql|mongodb(?:\+srv)?|redis|amqps?):\/\/[^\s"']/,
  /\b(?:DATABASE_URL|AWS_(?:ACCESS|SECRET)_\w{1,100}|\w{1,100}_(?:SECRET|PASSWORD))=\S/,
  /(?<=[\w-])\.(?:internal|local|svc)(?:\.cluster\.local)?:\d{2,5}\b/,
  /\b(?:ECONNREFUSED|connect to) (?:10|127|192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d{1,3}){2,3}:\d/,
  // A credential, which was taken out where it was read.
  /\[redacted\]/,
];

/** A line of a JavaScript or .NET stack: `    at …`, and a place behind it. */
const FRAME = /^\s+at \S.*?[:(]\d/;

/** A line as it is looked at: what frames there are stands at its beginning. */
const LONGEST_FRAME = 2_000;

function hasFrame(text: string): boolean {
  for (let at = text.indexOf('\n'); at !== -1; ) {
    const next = text.indexOf('\n', at + 1);
    const end = next === -1 ? text.length : next;
    if (end > at + 4 && FRAME.test(text.slice(at + 1, Math.min(end, at + LONGEST_FRAME)))) return true;
    at = next;
  }
  return false;
}

/** Whether a text shows any of it. Line breaks have to be as they are meant. */
export const givesAway = (text: string): boolean =>
  hasFrame(text) || internals.some((pattern) => pattern.test(text));
