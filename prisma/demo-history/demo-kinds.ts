import { resizeImage } from '@offload/kinds/resize-image';
import { salesImport } from '@offload/kinds/sales-import';
import { periodName, salesReport } from '@offload/kinds/sales-report';

export interface Failure {
  code: string;
  message: string;
  signature: string;
  /** Whether another attempt wouldn't help. */
  isPermanent: boolean;
}

/** What the demo's past jobs of a kind were like. */
export interface DemoKind {
  kind: string;
  queue: string;
  maxAttempts: number;
  /** On a busy day. */
  perHour: number;
  runMs: number;
  failureShare: number;
  failures: Failure[];
  request: (random: () => number) => { title: string; payload: object; result: object };
}

function failed(code: string, message: string, isPermanent: boolean): Failure {
  return {
    code,
    message,
    signature: `${code}: ${message.replaceAll(/\d+(?:[.,:]\d+)*/g, '<n>')}`,
    isPermanent,
  };
}

const reports: DemoKind = {
  ...{ kind: salesReport.kind, queue: salesReport.queue, maxAttempts: salesReport.maxAttempts },
  ...{ perHour: 3, runMs: 900, failureShare: 0.02 },
  failures: [failed('timeout', 'The job timed out.', false)],
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
  ...{ perHour: 1, runMs: 2_500, failureShare: 0.15 },
  failures: [
    failed('empty_file', 'The file is empty.', true),
    failed('too_many_rows', 'The file has more than 1,000,000 rows. Import it in parts.', true),
  ],
  request(random) {
    const fileName = `orders-week-${36 + Math.floor(random() * 8)}.csv`;
    const rows = 200 + Math.floor(random() * 900);
    const changed = Math.floor(rows * 0.1);
    const counts = { rows, new: rows - changed, changed, same: 0, repeated: 0, rejected: 0 };
    return { title: fileName, payload: { sha256: '0'.repeat(64), fileName }, result: counts };
  },
};

const images: DemoKind = {
  ...{ kind: resizeImage.kind, queue: resizeImage.queue, maxAttempts: resizeImage.maxAttempts },
  ...{ perHour: 0.25, runMs: 400, failureShare: 1 },
  failures: [
    failed('fetch_timeout', 'The server of the URL took too long to respond.', false),
    failed('image_too_large', 'The image has more than 50 megapixels, counting all its frames.', true),
  ],
  request(random) {
    const name = `beach-${Math.floor(random() * 90)}.jpg`;
    const imageUrl = `https://pictures.example/${name}`;
    return { title: name, payload: { name, imageUrl, widths: [320, 640], formats: ['webp'] }, result: {} };
  },
};

export const demoKinds: DemoKind[] = [reports, imports, images];
