import dynamic from 'next/dynamic';
import type { KindParts } from './kind-view';

const ImageOutcome = dynamic(() =>
  import('./resize-image/outcome/image-outcome').then((file) => file.ImageOutcome),
);
const DeleteImage = dynamic(() =>
  import('./resize-image/outcome/image-outcome').then((file) => file.DeleteImage),
);
const ImportOutcome = dynamic(() =>
  import('./sales-import/import-outcome').then((file) => file.ImportOutcome),
);
const ImportChecked = dynamic(() =>
  import('./sales-import/import-outcome').then((file) => file.ImportChecked),
);
const ReportOutcome = dynamic(() =>
  import('./sales-report/report-outcome').then((file) => file.ReportOutcome),
);

/**
 * The components of kinds that have their own. They're separate from the registry and loaded only for the page of such a
 * job, because a server-rendered page gets all components that it could reach.
 */
const parts = new Map<string, KindParts>([
  ['sales-report', { Outcome: ReportOutcome }],
  ['resize-image', { Outcome: ImageOutcome, Actions: DeleteImage }],
  ['sales-import', { Outcome: ImportOutcome, Actions: ImportChecked }],
]);

export function partsOf(kind: string): KindParts {
  return parts.get(kind) ?? {};
}
