/* What every page does: opens what a fragment names, and copies. Runs in a browser; keep it plain and small. */

const byId = (id) => document.getElementById(id);

/** The id in the fragment; none where it is no text. */
function named() {
  try {
    return decodeURIComponent(location.hash.slice(1).split('?')[0]);
  } catch {
    return '';
  }
}

/** Opens what the fragment names, and everything it is in. */
function follow(id = named()) {
  const target = id === '' ? null : byId(id);
  if (target === null) return;
  document.dispatchEvent(new CustomEvent('page:reveal', { detail: target }));
  for (let at = target; at !== null; at = at.parentElement) if (at.tagName === 'DETAILS') at.open = true;
  for (const one of document.querySelectorAll('.at')) one.classList.remove('at');
  target.classList.add('at');
  target.scrollIntoView();
  if (target.matches('details, [data-failure]'))
    target.querySelector('summary, a').focus({ preventScroll: true });
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
    await navigator.clipboard.writeText(source.textContent.trim());
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
  if (button !== null && button.dataset.copy !== '') {
    button.dataset.copy = '';
    button.textContent = 'Copy';
  }
}
document.addEventListener('focusout', forget);

document.addEventListener('click', (event) => {
  const button = event.target.closest('button[data-copy]');
  if (button !== null) copy(button);
  // The same fragment a second time is no change of it.
  const link = event.target.closest('a[href^="#"]');
  if (link !== null && link.hash === location.hash) follow();
});
addEventListener('hashchange', () => follow());
