import { describeKind } from '@offload/jobs/describe-kind';
import { resizeImage } from '@offload/jobs/kinds/resize-image';
import { salesReport } from '@offload/jobs/kinds/sales-report';
import { expect, it } from 'vitest';
import { payloadCheck } from './payload-check';

const report = { id: 'monthly-sales', year: 2023, month: null, format: 'pdf' };

it.each([
  [salesReport, report, true],
  [salesReport, { ...report, month: 12 }, true],
  [salesReport, { ...report, month: 13 }, false],
  [salesReport, { ...report, format: 'doc' }, false],
  [salesReport, { id: 'monthly-sales' }, false],
  [salesReport, {}, false],
  [resizeImage, {}, true],
  [resizeImage, { widths: [320], watermark: 'Ä 1' }, true],
  [resizeImage, { widths: [] }, false],
  [resizeImage, { ratio: '16:9' }, true],
  [resizeImage, { ratio: 'wide' }, false],
])('judges as the contract of $kind does: %o', ({ kind, ...contract }, payload, isFine) => {
  const { payloadSchema } = describeKind({ kind, ...contract });
  expect(payloadCheck(payloadSchema).safeParse(payload).success).toBe(isFine);
});
