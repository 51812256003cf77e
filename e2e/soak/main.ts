import { parseArgs } from 'node:util';
import { writeOutcomes } from '../../scripts/test/outcome';
import { backends } from '../matrix/world';
import { type Counts, faultsOf } from './count';
import { soak } from './soak';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '30' }, seed: { type: 'string', default: '1' } },
});
const minutes = Number(values.minutes);
const seed = Number(values.seed);
if (!(minutes > 0) || !Number.isInteger(seed)) {
  console.error('Usage: npm run soak -- --minutes N --seed S');
  process.exit(1);
}

const results: [string, Counts][] = [];
for (const backend of backends) {
  results.push([
    backend,
    await soak({ backend, minutes: minutes / backends.length, seed, say: console.log }),
  ]);
}
const names = Object.keys(results[0]?.[1] ?? {}) as (keyof Counts)[];
console.log(`\n| ${minutes} minutes, seed ${seed} | ${results.map(([backend]) => backend).join(' | ')} |`);
console.log(`|---|${results.map(() => '---|').join('')}`);
for (const name of names)
  console.log(`| ${name} | ${results.map(([, counts]) => counts[name]).join(' | ')} |`);
writeOutcomes(
  results.map(([backend, counts]) => ({
    project: 'soak',
    file: 'e2e/soak/main.ts',
    titles: [backend],
    state: faultsOf(counts).length > 0 ? 'failed' : 'passed',
  })),
);
process.exitCode = results.some(([, counts]) => faultsOf(counts).length > 0) ? 1 : 0;
