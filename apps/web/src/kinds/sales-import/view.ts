import type { salesImport } from '@offload/jobs/kinds/sales-import';
import type { KindView } from '../kind-view';
import { ImportOutcome } from './import-outcome';

const mendTheFile = 'Nothing was changed. Mend the file and send it again.';

export const salesImportView: KindView<typeof salesImport> = {
  page: {
    href: '/imports',
    label: 'Imports',
    offer: 'Import orders',
    about: 'A CSV of up to a million rows; bad ones are told by line.',
  },
  Outcome: ImportOutcome,
  opensPage: true,
  advice: {
    empty_file: mendTheFile,
    file_gone: mendTheFile,
    line_too_long: mendTheFile,
    missing_columns: mendTheFile,
    no_header: mendTheFile,
    not_csv: mendTheFile,
    not_utf8: mendTheFile,
    repeated_column: mendTheFile,
    too_many_rows: mendTheFile,
  },
};
