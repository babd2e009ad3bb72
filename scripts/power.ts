import { killersOf, mutants } from '../fixtures/mutants/index.ts';
import { attack } from './power/attack.ts';
const t0 = Date.now();
const only = process.argv[2];
const control = await attack({ profile: 'gate', seed: 1, runs: 1 });
console.log('control', control.end?.exitCode, control.exchanges.length, Date.now() - t0);
let ok = 0;
for (const mutant of mutants) {
  if (only && !mutant.id.includes(only)) continue;
  const t = Date.now();
  if (mutant.profile === 'deep') continue;
  const r = await attack({ mutant, profile: mutant.profile, seed: 1, runs: 50 });
  const violated = r.findings.filter((f) => f.outcome === 'violated' && f.level !== 'observe');
  const right = killersOf(mutant);
  const missing = right.filter((id) => !violated.some((f) => f.rule === id));
  const first = Math.min(...violated.flatMap((f) => f.violations.map((v) => v.exchange)));
  const inc = r.findings.filter((f) => f.outcome === 'inconclusive').length;
  if (missing.length === 0) ok++;
  if (missing.length > 0 || only || Date.now() - t > 1500)
    console.log(
      missing.length ? (violated.length ? 'WRONG ' : 'SURVIVED') : 'ok', mutant.id, '| wants', missing.join(), '| by', violated.map((f) => f.rule + (f.stability ? `(${f.stability})` : '')).slice(0, 6).join(), '| first', first, '| inc', inc, r.exchanges.length, `${Date.now() - t}ms`, r.end?.errors.join().slice(0, 200),
    );
}
console.log(ok, mutants.length, Date.now() - t0, process.resourceUsage().maxRSS / 1024);
