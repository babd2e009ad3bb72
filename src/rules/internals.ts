/**
 * What gives away how a server is built, as frameworks and databases print it. Each needs more than a word, so that no
 * message for people is taken for one.
 */
const internals: readonly RegExp[] = [
  // Stack traces: JavaScript and .NET, Java, Go, Python, Ruby, PHP.
  /\n\s+at \S+.*[:(]\d+/,
  /\bat (async )?[\w.<>]+ \(.*:\d+:\d+\)/,
  /\bat [\w$.<>`]+\([\w, .&[\]]*\) in .+:line \d+/,
  /\bat [\w$.<>]+\((\w+\.(java|kt|scala):\d+|Native Method|Unknown Source)\)/,
  /\bgoroutine \d+ \[\w+/,
  /\/[\w.@-]+\.(go|rs):\d+/,
  /Traceback \(most recent call last\)/,
  /\bFile "[^"]+\.py", line \d+/,
  /[\w/.-]+\.rb:\d+:in [`']/,
  /\.php(:\d+| on line \d+)/,
  // Where it lives.
  /(^|[\s"'(])\/(usr|home|var|opt|srv|app|root|node_modules)\//,
  /node_modules/,
  /\b[A-Z]:\\\\?\w+/,
  // What it asks its database.
  /\bSQLSTATE\b/,
  /\bORA-\d{5}\b/,
  /\b(SELECT|INSERT INTO|UPDATE|DELETE FROM)\s[^"']{0,200}\b(FROM|SET|VALUES|WHERE)\b/,
  /\bE11000 duplicate key\b/,
  // How it is configured, and whom it talks to.
  /\b(postgres(ql)?|mysql|mongodb(\+srv)?|redis|amqps?):\/\/[^\s"']+/,
  /\b(DATABASE_URL|AWS_(ACCESS|SECRET)_\w+|\w+_(SECRET|PASSWORD))=\S+/,
  /\b[\w-]+(\.[\w-]+)*\.(internal|local|svc)(\.cluster\.local)?:\d{2,5}\b/,
  /\b(ECONNREFUSED|connect to) (10|127|192\.168|172\.(1[6-9]|2\d|3[01]))(\.\d{1,3}){2,3}:\d+/,
  // A credential, which was taken out where it was read.
  /\[redacted\]/,
];

/** Whether a text shows any of it. Line breaks have to be as they are meant. */
export const givesAway = (text: string): boolean => internals.some((pattern) => pattern.test(text));
