/** Finding an answer: by a word, by what became of it. Runs in a browser; keep it plain and small. */
export const ATLAS_SCRIPT = `
const word = byId('word');
const kind = byId('kind');
function find() {
  const wanted = word.value.trim().toLowerCase();
  let left = 0;
  for (const area of document.querySelectorAll('section.area')) {
    let here = 0;
    for (const item of area.querySelectorAll('li[data-kind]')) {
      const text = item.querySelector('summary').textContent + ' ' + item.firstElementChild.id;
      const fits = text.toLowerCase().includes(wanted) && (kind.value === '' || item.dataset.kind === kind.value);
      item.hidden = !fits;
      if (fits) here += 1;
    }
    area.hidden = here === 0;
    left += here;
  }
  byId('said').textContent = left + ' answers';
}
word.addEventListener('input', find);
kind.addEventListener('change', find);
document.addEventListener('page:reveal', (event) => {
  if (event.detail.closest('[hidden]') === null) return;
  word.value = '';
  kind.value = '';
  find();
});
`;
