import type { Case, Place, View } from '../model.ts';
import { homePath, make } from './kit.ts';

const paths: Readonly<
  Record<View, { readonly path: string; readonly place: Place; readonly words: string }>
> = {
  home: { path: homePath, place: 'home', words: 'the organization connection' },
  list: {
    path: '/organizations/{organization}/connections?include_totals=true&per_page=100',
    place: 'home',
    words: 'the list of the organization’s connections',
  },
  sibling: {
    path: '/organizations/{organization}/enabled_connections/{connection}',
    place: 'home',
    words: 'the same connection in the older enabled_connections family',
  },
  'other-connection': {
    path: '/organizations/{organization}/connections/{other_connection}',
    place: 'other-connection',
    words: 'another connection of the organization',
  },
  'other-organization': {
    path: '/organizations/{other_organization}/connections/{connection}',
    place: 'other-organization',
    words: 'the same connection in another organization',
  },
  unattached: {
    path: '/organizations/{other_organization}/connections?include_totals=true&per_page=100',
    place: 'unattached',
    words: 'the list of the other organization’s connections, which is to lack the other connection',
  },
  'tenant-connection': {
    path: '/connections/{connection}',
    place: 'home',
    words: 'the tenant-level connection',
  },
};

/** What rules look at; `unattached` is only asked for once, to be sure that it is. */
export const views = (Object.keys(paths) as readonly View[]).filter((view) => view !== 'unattached');

/** The read of a view; the same case each time it is sent. */
export function readCase(view: View): Case {
  const { path, place, words } = paths[view];
  return make({
    id: `read/${view}`,
    title: words,
    place,
    request: { method: 'GET', path, credential: 'full' },
    aim: { kind: 'read', view },
  });
}
