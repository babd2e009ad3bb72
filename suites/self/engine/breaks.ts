import { type Behaviour, conforming } from '../../../fixtures/tenant/start.ts';
import { put, rowsOf } from '../../../fixtures/tenant/store.ts';

interface Break {
  readonly words: string;
  readonly behaviour: Partial<Behaviour> | (() => Partial<Behaviour>);
  /** The rule that says what is broken. */
  readonly rule: string;
  /** Rules that see the same fault from another side, and no others. */
  readonly also: readonly string[];
  /** The status that the printed curl line shows again. */
  readonly again?: number;
}

const isUpdate = (id: string): boolean => id === 'update';

const doors = ['authenticate', 'authorize'] as const;
const before = ['throttle', ...doors, 'checkPath'] as const;

/** The reference, wrong in one way each: one for each kind of rule. */
export const breaks: readonly Break[] = [
  {
    words: 'accepts one word of an enum less',
    behaviour: { values: (member) => member.values?.filter((value) => value !== 'limited') },
    rule: 'request.organization_access_level.enum-inside',
    also: [],
    again: 400,
  },
  {
    words: 'takes the string "true" for true',
    behaviour: {
      coerce: (member, value) => (member === 'show_as_button' && value === 'true' ? true : value),
    },
    rule: 'request.show_as_button.type',
    also: [],
    again: 200,
  },
  {
    words: 'allows a name of 51 characters',
    behaviour: { bounds: (member) => member.bounds && { ...member.bounds, max: 51 } },
    rule: 'request.organization_connection_name.maxLength',
    // The name is stored, and answered with.
    also: ['request.body.form-constraints', 'response.organization_connection_name.maxLength'],
    again: 200,
  },
  {
    words: 'counts UTF-16 units',
    behaviour: { length: (text) => text.length },
    rule: 'request.organization_connection_name.maxLength-inside',
    // The longest spelling is longer in units.
    also: ['request.text.equivalent'],
    again: 400,
  },
  {
    words: 'answers null for a name that is not set',
    behaviour: {
      present: (row, call) => ({ organization_connection_name: null, ...conforming.present(row, call) }),
    },
    rule: 'response.organization_connection_name.type',
    also: [],
  },
  {
    words: 'answers what was stored before',
    behaviour: () => {
      let before: Behaviour['present'] extends (row: infer Row, ...rest: never) => unknown
        ? Row | undefined
        : never;
      return {
        write: (row, call) => {
          before = call.row;
          conforming.write(row, call);
        },
        present: (row, call) => {
          const shown = isUpdate(call.operation.id) ? (before ?? row) : row;
          return conforming.present(shown, call);
        },
      };
    },
    rule: 'response.body.echo',
    // The second of two equal requests is answered otherwise than the first.
    also: ['response.body.stored'],
  },
  {
    words: 'calls every error an error',
    behaviour: {
      explain: (refusal, call) => ({ ...Object(conforming.explain(refusal, call)), error: 'Error' }),
    },
    rule: 'error.error.reason',
    also: [],
    again: 400,
  },
  {
    words: 'breaks down over deep nesting',
    behaviour: {
      json: (text, call) => {
        if (text.includes('['.repeat(5_000))) throw new RangeError('Maximum call stack size exceeded');
        return conforming.json(text, call);
      },
    },
    rule: 'error.status.server-error',
    also: [],
  },
  {
    words: 'accepts expired tokens',
    behaviour: { unexpired: () => true },
    rule: 'authorization.token.expired',
    also: [],
    again: 200,
  },
  {
    words: 'asks for no scope',
    behaviour: { granted: () => true },
    rule: 'authorization.scope.missing',
    also: ['authorization.scope.neighbour', 'authorization.scope.none', 'authorization.scope.read-only'],
    again: 200,
  },
  {
    words: 'forgets one member on its way into the store',
    behaviour: {
      write: (row, call) => {
        const { show_as_button } = call.row.settings;
        const kept = show_as_button === undefined ? {} : { show_as_button };
        conforming.write({ ...row, settings: { ...row.settings, ...kept } }, call);
      },
    },
    rule: 'state.accepted.persisted',
    also: ['response.body.stored'],
  },
  {
    words: 'resets members that are not sent',
    behaviour: {
      merge: (stored, body, call) => ({
        ...conforming.merge(stored, body, call),
        ...(Object.hasOwn(body, 'is_enabled') ? {} : { is_enabled: true }),
      }),
    },
    rule: 'state.unsent.kept',
    also: [],
  },
  {
    words: 'stores what it refuses',
    behaviour: {
      order: (stages, call) =>
        isUpdate(call.operation.id)
          ? [...before, 'parse', 'find', 'merge', 'tie', 'write', 'checkBody']
          : stages,
    },
    rule: 'state.rejection.inert',
    also: [],
  },
  {
    words: 'stores for those who may not',
    behaviour: {
      order: (stages, call) =>
        isUpdate(call.operation.id)
          ? ['throttle', 'checkPath', 'parse', 'checkBody', 'find', 'merge', 'tie', 'write', ...doors]
          : stages,
    },
    rule: 'state.unauthorized.inert',
    // What is judged first is answered first: the body.
    also: ['authorization.header.first'],
  },
  {
    words: 'changes every connection of the organization',
    behaviour: {
      write: (row, call) => {
        const { is_enabled = true } = row.settings;
        for (const other of rowsOf(call.tenant.store, row.organization))
          put(call.tenant.store, { ...other, settings: { ...other.settings, is_enabled } });
        conforming.write(row, call);
      },
    },
    rule: 'state.other-connection.untouched',
    also: ['state.home.untouched'],
  },
];
