/** What edits of the base document are made of: where they are made, and what has to be found. */
import { type Loose, node, operation, request, response } from './document.ts';

export interface Edit {
  readonly name: string;
  readonly from?: () => Loose;
  readonly edit: (document: Loose) => void;
  /** Ids, each with the side that refuses its witness; those of the operation have none. */
  readonly finds: readonly string[];
}

export const set =
  (at: (document: Loose) => Loose, changes: Loose) =>
  (document: Loose): void => {
    Object.assign(at(document), changes);
  };

export const unset =
  (at: (document: Loose) => Loose, ...keywords: readonly string[]) =>
  (document: Loose): void => {
    for (const keyword of keywords) delete at(document)[keyword];
  };

export const name = (document: Loose): Loose => request(document, 'organization_connection_name');
export const answered = (document: Loose): Loose => response(document, 'organization_connection_name');
export const flag = (document: Loose): Loose => request(document, 'show_as_button');
export const enabled = (document: Loose): Loose => request(document, 'is_enabled');
export const level = (document: Loose): Loose => node(document, 'components', 'schemas', 'LevelOrNull');
export const answeredLevel = (document: Loose): Loose => node(document, 'components', 'schemas', 'Level');
export const connection = (document: Loose): Loose => node(document, 'components', 'schemas', 'Connection');
export const trouble = (document: Loose): Loose => node(document, 'components', 'schemas', 'Trouble');
export const members = (of: (document: Loose) => Loose) => (document: Loose) =>
  node(of(document), 'properties');
export const parameter =
  (index: number) =>
  (document: Loose): Loose =>
    node(operation(document), 'parameters', `${index}`, 'schema');

export const words = ['none', 'readonly', 'limited', 'full'];
export const clients = ' refused by the document';
export const servers = ' refused by the contract';
export const named = 'request.organization_connection_name';
