/** Narrows the matrix to a part, a level, an outcome and a text. Runs in a browser, behind the script of every page. */
export const REPORT_SCRIPT = `
const form = document.querySelector('form.filter');
const fields = ['part', 'level', 'outcome', 'text'].map(byId);
const rules = [...document.querySelectorAll('details.rule')];
const parts = [...document.querySelectorAll('.matrix')];
const texts = new Map();

const textOf = (rule) => {
  if (!texts.has(rule)) texts.set(rule, rule.textContent.toLowerCase());
  return texts.get(rule);
};

function narrow() {
  const [part, level, outcome, text] = fields.map((field) => field.value);
  const words = text.toLowerCase().split(/\\s+/).filter((word) => word !== '');
  let shown = 0;
  for (const rule of rules) {
    const fits = (part === '' || rule.parentElement.dataset.part === part)
      && (level === '' || rule.dataset.level === level)
      && (outcome === '' || rule.dataset.outcome === outcome)
      && words.every((word) => textOf(rule).includes(word));
    rule.hidden = !fits;
    shown += Number(fits);
  }
  for (const one of parts) one.hidden = !one.querySelector('details.rule:not([hidden])');
  byId('none').hidden = shown > 0;
  byId('shown').textContent = shown === rules.length ? rules.length + ' rules' : shown + ' of ' + rules.length + ' rules';
}

if (form !== null) {
  form.addEventListener('input', narrow);
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('reset', () => { for (const field of fields) field.value = ''; narrow(); });
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[data-outcome]');
    if (link === null) return;
    form.reset();
    byId('part').value = link.dataset.part;
    byId('outcome').value = link.dataset.outcome;
    narrow();
  });
  // What a fragment names must not be filtered away.
  document.addEventListener('page:reveal', ({ detail: target }) => {
    const rule = target.closest('details.rule');
    if (rule !== null && rule.hidden) form.reset();
  });
  // A browser may keep what was typed before a reload.
  narrow();
}

let opened = [];
addEventListener('beforeprint', () => {
  opened = rules.filter((rule) => !rule.open && ['violated', 'deviating', 'inconclusive'].includes(rule.dataset.outcome));
  for (const rule of opened) rule.open = true;
});
addEventListener('afterprint', () => { for (const rule of opened) rule.open = false; });
`;
