import type { KindView } from './kind-view';
import { resizeImageView } from './resize-image/view';
import { salesImportView } from './sales-import/view';
import { salesReportView } from './sales-report/view';
import { webhookDeliveryView } from './webhook-delivery/view';

/** The kinds that pages show in a way of their own, one line each, in the order of the navigation. */
const views = new Map<string, KindView>([
  ['sales-report', salesReportView],
  ['resize-image', resizeImageView],
  ['sales-import', salesImportView],
  ['webhook-delivery', webhookDeliveryView],
]);

export function viewOf(kind: string): KindView {
  return views.get(kind) ?? {};
}

export const kindPages = [...views.values()].flatMap(({ page }) => page ?? []);

/** The kinds whose jobs users create on a page. */
export const kindsWithPage = [...views].flatMap(([kind, { page }]) => (page ? kind : []));
