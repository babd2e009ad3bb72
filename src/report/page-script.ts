/** What every page does: opens what a fragment names, and copies. Runs in a browser; keep it plain and small. */
export const PAGE_SCRIPT = `
'use strict';
const byId = (id) => document.getElementById(id);

/** Opens what the fragment names, and everything it is in. */
function follow() {
  let id = location.hash.slice(1);
  try { id = decodeURIComponent(id); } catch { return; }
  const target = id === '' ? null : byId(id);
  if (target === null) return;
  document.dispatchEvent(new CustomEvent('page:reveal', { detail: target }));
  for (let at = target; at !== null; at = at.parentElement) if (at.tagName === 'DETAILS') at.open = true;
  target.scrollIntoView();
  const focus = target.tagName === 'DETAILS' ? target.querySelector('summary') : null;
  if (focus !== null) focus.focus({ preventScroll: true });
}

/** Where there is no clipboard: selects the text and asks the browser to copy it. */
function copySelected(source) {
  const selection = getSelection();
  selection.selectAllChildren(source);
  const done = document.execCommand('copy');
  selection.removeAllRanges();
  return done;
}

async function copy(button) {
  const source = button.previousElementSibling;
  let done = false;
  try {
    await navigator.clipboard.writeText(source.textContent);
    done = true;
  } catch {
    done = copySelected(source);
  }
  button.dataset.copy = done ? 'done' : 'failed';
  button.textContent = done ? 'Copied' : 'Selected';
  byId('said').textContent = done ? 'Copied' : 'Could not copy: the text is selected';
  if (!done) getSelection().selectAllChildren(source);
}

/** A button that said so says what it does again, once it is left. */
function forget(event) {
  const button = event.target.closest('button[data-copy]');
  if (button !== null && button.dataset.copy !== '') { button.dataset.copy = ''; button.textContent = 'Copy'; }
}
document.addEventListener('focusout', forget);

document.addEventListener('click', (event) => {
  const button = event.target.closest('button[data-copy]');
  if (button !== null) copy(button);
  // The same fragment a second time is no change of it.
  const link = event.target.closest('a[href^="#"]');
  if (link !== null && link.hash === location.hash) follow();
});
addEventListener('hashchange', follow);
`;
