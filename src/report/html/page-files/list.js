/*
 * What a page with many items does, behind the script of every page: filters, what is kept in the URL, and keys. Items
 * have `data-item` and a `data-` attribute for each filter; `data-of` names the item that one is a short row of; groups of them `data-group`, failures `data-failure`.
 * The fragment is `id?name=value&turned=ids`: what the page shows, its filters, and what is open or closed by hand.
 */
const form = document.querySelector('form.filter');
const fields = form === null ? [] : [...form.elements].filter((one) => one.name !== '');
const items = [...document.querySelectorAll('[data-item]')];
const size = items.filter(({ dataset }) => dataset.of === undefined).length;
const groups = [...document.querySelectorAll('[data-group]')];
const folds = [...document.querySelectorAll('details[id]')];
const usual = new Map(folds.map((one) => [one, one.open]));
const texts = new Map();

// A row in short of another item is found by the words of that.
const textOf = (item) => {
  const whole = byId(item.dataset.of) ?? item;
  if (!texts.has(whole)) texts.set(whole, `${whole.id} ${whole.textContent}`.toLowerCase());
  return texts.get(whole);
};

function narrow() {
  const words = byId('text')
    .value.toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const chosen = fields.filter(({ name, value }) => name !== 'text' && value !== '');
  const isNarrow = words.length + chosen.length > 0;
  let shown = 0;
  for (const item of items) {
    const fits =
      chosen.every(
        ({ name, value }) => item.dataset[name] === value || item.dataset[name].split(' ').includes(value),
      ) && words.every((word) => textOf(item).includes(word));
    item.hidden = !fits;
    shown += Number(fits && item.dataset.of === undefined);
  }
  for (const group of groups) {
    group.hidden = !group.querySelector('[data-item]:not([hidden])');
    if (isNarrow && !group.hidden && group.tagName === 'DETAILS') group.open = true;
  }
  byId('none').hidden = shown > 0;
  const noun = byId('shown').dataset.noun;
  byId('shown').textContent = `${(shown === size ? '' : `${shown} of `) + size} ${noun}`;
}

function choose(values) {
  for (const field of fields) field.value = values[field.name] ?? '';
  narrow();
  keep();
}

const isAllOpen = () => folds.every((one) => one.open);
let at = named();
let seen = location.hash;
let waiting;

/** Writes what is shown into the URL, once a frame: browsers refuse to be told too often. */
function keep() {
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(() => {
    // Somebody went elsewhere meanwhile: the event of that comes next.
    if (location.hash !== seen) return;
    const turned = folds.filter((one) => one.open !== usual.get(one)).map(({ id }) => id);
    const state = new URLSearchParams(
      fields.filter(({ value }) => value !== '').map(({ name, value }) => [name, value]),
    );
    if (folds.length > 1 && isAllOpen()) state.set('turned', 'all');
    else if (turned.length > 0) state.set('turned', turned.join(' '));
    const next = `#${encodeURIComponent(at)}${String(state) === '' ? '' : `?${state}`}`;
    if (next !== (seen || '#')) history.replaceState(null, '', next);
    seen = location.hash;
  });
}

/** Shows what the URL says. */
function recall() {
  const query = location.hash.split('?')[1];
  if (query === undefined) return;
  const state = new URLSearchParams(query);
  for (const field of fields) field.value = state.get(field.name) ?? '';
  const turned = state.get('turned') ?? '';
  const ids = turned.split(' ');
  for (const one of folds) one.open = turned === 'all' || usual.get(one) !== ids.includes(one.id);
  if (form !== null) narrow();
}

const failures = [...document.querySelectorAll('[data-failure]')];
let failure = -1;
function step(by) {
  if (failures.length === 0) return;
  const from = failures.findIndex((one) => one.contains(document.activeElement));
  if (from !== -1) failure = from;
  failure =
    failure === -1 && by < 0 ? failures.length - 1 : (failure + by + failures.length) % failures.length;
  at = failures[failure].id;
  follow(at);
  keep();
  byId('said').textContent = `failure ${failure + 1} of ${failures.length}`;
}

const KEYS = {
  '/': () => byId('text')?.focus(),
  '?': () => {
    location.hash = '#legend';
  },
  n: () => step(1),
  p: () => step(-1),
};
document.addEventListener('keydown', (event) => {
  const does = KEYS[event.key];
  if (
    does === undefined ||
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    event.target.closest('input, select')
  )
    return;
  event.preventDefault();
  does();
});

document.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-choose]');
  if (link !== null) choose(Object.fromEntries(new URLSearchParams(link.dataset.choose)));
  if (event.target.closest('[data-reset]') !== null) choose({});
  if (event.target.closest('[data-unfold]') !== null) {
    const open = !isAllOpen();
    for (const one of document.querySelectorAll('main details')) one.open = open;
  }
});
document.addEventListener(
  'toggle',
  () => {
    const button = document.querySelector('[data-unfold]');
    if (button !== null) button.textContent = isAllOpen() ? 'Collapse all' : 'Expand all';
    keep();
  },
  true,
);

if (form !== null) {
  form.addEventListener('input', () => {
    narrow();
    keep();
  });
  form.addEventListener('submit', (event) => event.preventDefault());
  // What a fragment names must not be filtered away.
  document.addEventListener('page:reveal', ({ detail: target }) => {
    if (target.closest('[hidden]') !== null) choose({});
  });
  // A browser may keep what was typed before a reload.
  narrow();
}
recall();
addEventListener('hashchange', () => {
  at = named();
  seen = location.hash;
  recall();
  keep();
});

let opened = [];
addEventListener('beforeprint', () => {
  opened = [...document.querySelectorAll('details[data-print]:not([open])')];
  for (const one of opened) one.open = true;
});
addEventListener('afterprint', () => {
  for (const one of opened) one.open = false;
});
