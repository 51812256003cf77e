import type { ReactNode } from 'react';
import { resizeImageStories } from './resize-image/stories/stories';
import { salesImportStories } from './sales-import/stories/stories';
import { salesReportStories } from './sales-report/stories/stories';
import { webhookDeliveryStories } from './webhook-delivery/stories/stories';

/** The stories of the kinds' own pages. */
export const kindStories: Record<string, ReactNode> = {
  ...salesReportStories,
  ...resizeImageStories,
  ...salesImportStories,
  ...webhookDeliveryStories,
};
