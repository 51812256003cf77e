import { salesImport } from '@offload/kinds/sales-import';
import { periodName, salesReport } from '@offload/kinds/sales-report';

/** What the demo's past jobs of a kind were like. */
export interface DemoKind {
  kind: string;
  queue: string;
  maxAttempts: number;
  /** On a busy day. */
  perHour: number;
  runMs: number;
  request: (random: () => number) => { title: string; payload: object; result: object };
}

const reports: DemoKind = {
  ...{ kind: salesReport.kind, queue: salesReport.queue, maxAttempts: salesReport.maxAttempts },
  ...{ perHour: 3, runMs: 900 },
  request(random) {
    const period = { year: 2026, month: 1 + Math.floor(random() * 10) };
    const orders = 80 + Math.floor(random() * 60);
    const revenue = (orders * (90 + random() * 60)).toFixed(2);
    return {
      title: `${periodName(period)}, CSV`,
      payload: { id: 'monthly-sales', ...period, format: 'csv' },
      result: { period: periodName(period), orders, revenue, currency: 'EUR' },
    };
  },
};

const imports: DemoKind = {
  ...{ kind: salesImport.kind, queue: salesImport.queue, maxAttempts: salesImport.maxAttempts },
  ...{ perHour: 1, runMs: 2_500 },
  request(random) {
    const fileName = `orders-week-${36 + Math.floor(random() * 8)}.csv`;
    const rows = 200 + Math.floor(random() * 900);
    const changed = Math.floor(rows * 0.1);
    const counts = { rows, new: rows - changed, changed, same: 0, repeated: 0, rejected: 0 };
    return { title: fileName, payload: { sha256: '0'.repeat(64), fileName }, result: counts };
  },
};

export const demoKinds: DemoKind[] = [reports, imports];
