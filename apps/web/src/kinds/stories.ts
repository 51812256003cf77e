import type { Story } from '@/features/stories/story';
import { resizeImageStories } from './resize-image/stories/stories';
import { salesImportStories } from './sales-import/stories/stories';
import { salesReportStories } from './sales-report/stories/stories';
import { webhookDeliveryStories } from './webhook-delivery/stories/stories';

/** The pages of the kinds that have some of their own, for the stories. */
export const kindStories: Record<string, Story> = {
  ...salesReportStories,
  ...resizeImageStories,
  ...salesImportStories,
  ...webhookDeliveryStories,
};
