/** Edits of what a member of the request may be. */
import { request } from './document.ts';
import {
  clients,
  type Edit,
  enabled,
  flag,
  level,
  members,
  name,
  named,
  servers,
  set,
  unset,
  words,
} from './edit.ts';

export const memberEdits: readonly Edit[] = [
  {
    name: 'maxLength tightened',
    edit: set(name, { maxLength: 40 }),
    finds: [`${named}.maxLength${clients}`],
  },
  { name: 'maxLength loosened', edit: set(name, { maxLength: 64 }), finds: [`${named}.maxLength${servers}`] },
  { name: 'maxLength removed', edit: unset(name, 'maxLength'), finds: [`${named}.maxLength${servers}`] },
  { name: 'minLength tightened', edit: set(name, { minLength: 2 }), finds: [`${named}.minLength${clients}`] },
  { name: 'minLength loosened', edit: set(name, { minLength: 0 }), finds: [`${named}.minLength${servers}`] },
  { name: 'minLength removed', edit: unset(name, 'minLength'), finds: [`${named}.minLength${servers}`] },
  {
    name: 'pattern that a rendering has lost the NUL of',
    edit: set(name, { pattern: '^[^]*$' }),
    finds: [`${named}.pattern${servers}`],
  },
  { name: 'pattern removed', edit: unset(name, 'pattern'), finds: [`${named}.pattern${servers}`] },
  {
    name: 'pattern tightened to no control characters',
    edit: set(name, { pattern: '^[^\\u0000-\\u001f]*$' }),
    finds: [`${named}.pattern${clients}`],
  },
  {
    name: 'pattern tightened by a look-ahead',
    edit: set(name, { pattern: '^(?!con_)[^\\u0000]*$' }),
    finds: [`${named}.pattern${clients}`],
  },
  {
    name: 'pattern that is another one',
    edit: set(name, { pattern: '^.*$' }),
    finds: [`${named}.pattern${clients}`, `${named}.pattern${servers}`],
  },
  { name: 'format added', edit: set(name, { format: 'uuid' }), finds: [`${named}.format${clients}`] },
  {
    name: 'enum member added',
    edit: set(level, { enum: [...words, 'admin', null] }),
    finds: [`request.organization_access_level.enum${servers}`],
  },
  {
    name: 'enum member removed',
    edit: set(level, { enum: ['none', 'readonly', 'full', null] }),
    finds: [`request.organization_access_level.enum${clients}`],
  },
  {
    name: 'enum member renamed',
    edit: set(level, { enum: ['none', 'read-only', 'limited', 'full', null] }),
    finds: [
      `request.organization_access_level.enum${clients}`,
      `request.organization_access_level.enum${servers}`,
    ],
  },
  {
    name: 'enum removed',
    edit: unset(level, 'enum'),
    finds: [`request.organization_access_level.enum${servers}`],
  },
  {
    name: 'null removed from an enum alone',
    edit: set(level, { enum: words }),
    finds: [`request.organization_access_level.enum${clients}`],
  },
  {
    name: 'nullability removed',
    edit: set(enabled, { type: 'boolean' }),
    finds: [`request.is_enabled.type${clients}`],
  },
  {
    name: 'nullability added',
    edit: set(flag, { type: ['boolean', 'null'] }),
    finds: [`request.show_as_button.type${servers}`],
  },
  {
    name: 'nullability added by anyOf',
    edit: (document) => {
      members(request)(document).show_as_button = { anyOf: [{ type: 'boolean' }, { type: 'null' }] };
    },
    finds: [`request.show_as_button.type${servers}`],
  },
  {
    name: 'type changed',
    edit: set(flag, { type: 'string' }),
    finds: [`request.show_as_button.type${clients}`, `request.show_as_button.type${servers}`],
  },
  {
    name: 'type widened',
    edit: set(flag, { type: ['boolean', 'integer'] }),
    finds: [`request.show_as_button.type${servers}`],
  },
  { name: 'type removed', edit: unset(flag, 'type'), finds: [`request.show_as_button.type${servers}`] },
  { name: 'const added', edit: set(enabled, { const: true }), finds: [`request.is_enabled.const${clients}`] },
];
