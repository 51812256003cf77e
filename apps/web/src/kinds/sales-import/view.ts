import type { salesImport } from '@offload/kinds/sales-import';
import type { Advice, KindView } from '../kind-view';
import { afterCancel, rejectedWarning } from './figures';

const fileErrors = [
  'empty_file',
  'file_gone',
  'line_too_long',
  'missing_columns',
  'no_header',
  'no_rows',
  'not_csv',
  // Of earlier versions.
  'not_utf8',
  'repeated_column',
  'too_many_rows',
];

function advise(code: string): Advice | null {
  if (code === 'too_many_orders')
    return {
      text: 'Retry the job when the limit is higher, or import a file with fewer new orders.',
      retryHelps: true,
      action: { label: 'Import another file', href: '/imports' },
    };
  if (!fileErrors.includes(code)) return null;
  return {
    text: 'No orders were changed. Fix the file and import it again.',
    retryHelps: false,
    action: { label: 'Import another file', href: '/imports' },
  };
}

export const salesImportView: KindView<typeof salesImport> = {
  page: {
    href: '/imports',
    label: 'Imports',
    offer: 'Import orders',
    about: 'Import a CSV of up to a million rows. Invalid rows are reported by line.',
  },
  opensPage: true,
  advise,
  warning: rejectedWarning,
  afterCancel,
};
