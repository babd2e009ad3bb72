/**
 * The first pattern that matches the id of a cause or a rule applies.
 * `means`: for the people who use the API. `typical`: the implementations that do it. `mend`: the fix.
 */
const REMEDIES: readonly (readonly [kind: RegExp, means: string, typical: string, mend: string])[] = [
  [
    /^request\.(body\.(unknown|mass|case-folded|round-trip|prototype|additional)|names?\.any-case|unknown\.)/,
    'A misspelt member looks as if it was stored, and a member that nobody checked may be stored.',
    'Validators that drop or ignore unknown members by default (zod, valibot, joi with stripUnknown, Nest ' +
      'with whitelist, ajv without additionalProperties), case-insensitive deserializers (Go, .NET), mass ' +
      'assignment in an ORM.',
    'Reject unknown members: additionalProperties false, strict objects, forbidNonWhitelisted, ' +
      'DisallowUnknownFields.',
  ],
  [
    /^request\.(members\.(coerced|untyped|unwrapped)|flags\.|\w+\.(words|number|boolean|text|type)|(assign|button|signup|enabled|null)\.)/,
    'A value of the wrong type is stored as something that the client did not send.',
    'Parsers that convert types: ajv with coerceTypes (the default of Fastify), joi with convert, ' +
      'z.coerce, yup, class-transformer with enableImplicitConversion, Jackson, pydantic in lax mode, PHP ' +
      'and Ruby casts.',
    'Turn conversion off for JSON bodies, and check the type before the value.',
  ],
  [
    /^request\.(level|organization_access_level|levels?)\./,
    'An access level that is not documented is taken, or one that is documented is refused.',
    'Comparing in any case, trimming first, enums by position, a look-up in an object with inherited names.',
    'Compare the value with the documented words, byte by byte, before any conversion.',
  ],
  [
    /^(request\.(name|names|text|texts|characters|organization_connection_name)|state\.name|error\.surrogate)\./,
    'A name that is valid is refused, one that is not is stored, or another one is stored than was sent.',
    'Lengths in UTF-16 units or bytes, trimming or normalizing before or after the check, a column that ' +
      'is too short, escaping for HTML at the time of writing, patterns without the flags for Unicode and ' +
      'line ends.',
    'Count code points, check the text as it was sent, and store exactly that text.',
  ],
  [
    /^request\.(body\.(syntax|trailing|apostrophes|nan|cut-off|unreadable|json5|latin|buffer)|syntax|text|parsers?)/,
    'A body that is no JSON is read all the same, so that two parsers may read two things.',
    'Lenient readers (JSON5, YAML, readers for configuration files), readers that stop behind the first ' +
      'value.',
    'Use a parser that follows RFC 8259, and check that nothing follows the value.',
  ],
  [
    /^request\.duplicate/,
    'One value of a name that is sent twice is validated, and another one is stored.',
    'A gateway or validator whose parser keeps the first value in front of one that keeps the last.',
    'Parse a body once, and store the value that was validated; or refuse names that are sent twice.',
  ],
  [
    /^request\.(forbidden|unauthorized|not-found)/,
    'A fault in the body is answered as one of the credential or of the path, or the other way round.',
    'Rules of a firewall or a policy engine that look into bodies, catch-all handlers that answer one ' +
      'status.',
    'Judge in order: credential, path, body; and give each fault its own status.',
  ],
  [
    /^request\.(body|members|combination|company(?!\.chunks))\./,
    'The body as a whole is judged otherwise than the documents say.',
    'Validation that is skipped for some shapes, partial objects treated as whole ones, schemas of PUT ' +
      'used for PATCH.',
    'Validate the parsed value against one schema in which no member is required and none is unknown.',
  ],
  [
    /^(request\.(form|company|type|media|ways?|charset|encoding|accept)|error\.(media-type|encoding|multipart))/,
    'What a request says of its own form is not looked at, or looked at too closely.',
    'A parser for each media type with its own validation, media types compared as whole strings, bodies ' +
      'that no parser takes passed on as empty.',
    'Answer 415 for media types that are not supported, compare type and subtype only, and validate every ' +
      'body alike.',
  ],
  [
    /^(request\.(path|id|connection_id|route|method|query|redirect)|error\.(path|method))/,
    'Another resource is reached than the path names, or none.',
    'Routers that strip extensions or parameters, decode twice, compare ids in any case, or merge the ' +
      'query into the body; method override.',
    'Decode each segment once, compare it as it is, and take nothing from the query.',
  ],
  [
    /^authorization\.(scope|scopes)/,
    'A token may do what nobody granted it, or may not do what was granted.',
    'Scopes compared by their beginning or as substrings, a check that only asks for any token.',
    'Split the scope at spaces, and look for update:organization_connections among the words.',
  ],
  [
    /^authorization\./,
    'Whoever has a token that is not valid gets in, or whoever has a valid one does not.',
    'Decoding a JWT without verifying it, libraries that follow the alg of the token, claims that are not ' +
      'configured and so not checked, schemes compared byte by byte.',
    'Verify signature, algorithm, exp, aud and iss with fixed values, before the body is parsed.',
  ],
  [
    /^state\.(unsent|empty-object)/,
    'Clients that change one setting reset the others without knowing.',
    'PUT semantics behind PATCH, defaults of a class or a schema filled in before the merge (useDefaults, ' +
      'zero values in Go, data classes), upserts.',
    'Merge only the members that the body has. Leave defaults out of the type of a change.',
  ],
  [
    /^state\.(null|form\.)/,
    'null, or a form, leaves something behind that nobody sent.',
    'null turned into a text or into false, null treated as absent, values of a form stored as texts.',
    'Treat null as a value of its own, and convert values of a form before they are validated.',
  ],
  [
    /^state\.(rejection|leak|after|unauthorized)/,
    'A request that was refused has changed something.',
    'Writing before validating, one transaction for each member, objects that live on between requests, ' +
      'caches filled on the way in.',
    'Validate and authorize first, write once, and roll back on every error.',
  ],
  [
    /^state\.list\.filter/,
    'Clients that ask for the enabled, or the disabled, connections get others.',
    'A falsy check (`if (filter)`) that drops is_enabled=false, a filter behind the paging, an index of ' +
      'its own, NULL in the column.',
    'Test whether the parameter is there, not whether it is true, and filter by the stored value before ' +
      'you page and count.',
  ],
  [
    /^state\.(side-effect|pair|columns)/,
    'A change of one member changes, or loses, another.',
    'Code that ties two members, arguments in the wrong order, a default that is filled in for a partial ' +
      'body.',
    'Change exactly the members that were sent, by name.',
  ],
  [
    /^state\.(list|row|cache|view|unshown|sibling|enabled)/,
    'Two readings of one connection disagree.',
    'A cache, an index or a replica that is not updated with the row; a list made by another query.',
    'Invalidate with the write, or make the list of the same rows as the single reading.',
  ],
  [
    /^state\.isolation/,
    'A change reaches a connection, or an organization, that the path does not name.',
    'An UPDATE whose WHERE lacks one of the two ids, settings shared by reference.',
    'Address the row by organization and connection, and copy settings before changing them.',
  ],
  [
    /^state\./,
    'What was accepted is not what is stored.',
    'Writes that are lost in a queue or a cache, members without a column, changes compared with an old ' +
      'copy.',
    'Write what the answer shows, in one transaction, and read the answer from the stored row.',
  ],
  [
    /^error\.(status|absent|blank|number|object|page\.syntax)/,
    'Clients that look at the status take the wrong path, and a monitor counts faults that are none.',
    'Exceptions that nobody catches, 422 as the default of a framework, a database constraint instead of ' +
      'validation.',
    'Answer 400 for a body or path that is invalid, 401, 403 and 404 as documented, and never 5xx.',
  ],
  [
    /^error\./,
    'Clients cannot read what is wrong, or read more than they should.',
    'The error page or error shape of a framework (express, Spring Boot, FastAPI, Laravel, ASP.NET Core), ' +
      'stack traces in production.',
    'Answer every refusal with statusCode, error, message and errorCode as JSON, from one handler, and ' +
      'nothing of the inside.',
  ],
  [
    /^(response|transport)\./,
    'The answer to an accepted change is not what the documents promise, so that clients cannot parse or ' +
      'trust it.',
    'Serializers that rename, drop or wrap members, entities shown as they are stored, proxies that ' +
      'change bodies or headers.',
    'Serialize one type for answers with the documented members, as application/json in UTF-8, and test ' +
      'it through the proxy.',
  ],
];

/** What is known of a cause or a rule; undefined where nothing is. */
export function remedyFor(id: string) {
  const known = REMEDIES.find(([kind]) => kind.test(id));
  return known && { means: known[1], typical: known[2], mend: known[3] };
}
