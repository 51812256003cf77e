import { createHash } from 'node:crypto';
import { defineSample } from '../src/sample';
import { importColumns, salesImport } from './contract';

// Half a second of work.
const count = 15_000;

export default defineSample(salesImport, async ({ upload }) => {
  const rows = Array.from(
    { length: count },
    // A few are rejected, so that there's a list of rejected rows.
    (_, index) => `N-${index},2024-02-29,Łódź,PL,Pan,Kitchen,${index % 1_000 === 0 ? 'many' : 1},12.50,EUR`,
  );
  const content = Buffer.from([importColumns.join(','), ...rows].join('\n'));
  const fileName = 'orders.csv';
  const source = await upload(fileName, 'text/csv', content);
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { payload: { sha256, fileName }, sources: [source] };
});
