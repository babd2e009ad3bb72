import { runAgainst } from './dist/scripts/power/attack.js';
import { mutants, killersOf } from './dist/fixtures/mutants/index.js';
import { appendFileSync } from 'node:fs';
const [part, of, out] = process.argv.slice(2);
for (const [i, m] of mutants.entries()) {
  if (i % Number(of) !== Number(part) || m.equivalent) continue;
  try {
    const { result } = await runAgainst(m, 'full');
    const broken = {};
    for (const f of result.findings) if (f.outcome === 'violated' && f.level !== 'observe') broken[f.rule] = [...new Set((f.answers ?? []).flatMap((a) => a.cases))];
    appendFileSync(out, JSON.stringify({ id: m.id, right: killersOf(m), broken }) + '\n');
  } catch (e) { appendFileSync(out, JSON.stringify({ id: m.id, error: String(e) }) + '\n'); }
}
