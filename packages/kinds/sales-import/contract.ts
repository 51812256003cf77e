import { defineJob } from '@offload/core/contract';
import * as z from 'zod';

export const importColumns = [
  'order_number',
  'date',
  'customer',
  'country',
  'product',
  'category',
  'quantity',
  'unit_price',
  'currency',
] as const;
export type ImportColumn = (typeof importColumns)[number];

export const maxImportBytes = 200_000_000;
export const maxImportRows = 1_000_000;
/** How many days the uploaded file and the list of its rejected rows are kept. */
export const importKeepDays = 7;

/** The file's column names, where they differ from ours. */
export const columnNames = z.partialRecord(
  z.enum(importColumns),
  z
    .string('must be text')
    .trim()
    .min(1, 'must not be empty')
    .max(200, 'must have up to 200 characters')
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'must not contain control characters or invalid Unicode'),
);
export type ColumnNames = z.infer<typeof columnNames>;

export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'shift_jis'] as const;
export type Encoding = (typeof encodings)[number];

/** Which comes first in a date like 03/04/2026. */
export const dateOrders = ['day-first', 'month-first'] as const;
export type DateOrder = (typeof dateOrders)[number];

/** The sign before the decimals. The other one separates thousands: 1,500 is one and a half, or fifteen hundred. */
export const decimalMarks = ['point', 'comma'] as const;
export type DecimalMark = (typeof decimalMarks)[number];

/** The CSV file is the job's input file. */
export const salesImport = defineJob({
  kind: 'sales-import',
  queue: 'import',
  payload: z.object({
    /** The file's hash, in hexadecimal, so that the same file isn't imported twice at the same time. */
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    fileName: z.string(),
    columns: columnNames.nullable().default(null),
    /** The file's format. Null: as its content suggests. */
    encoding: z.enum(encodings).nullable().default(null),
    dateOrder: z.enum(dateOrders).nullable().default(null),
    decimalMark: z.enum(decimalMarks).nullable().default(null),
    /** Whether the file is only checked: the job does everything that an import does but saves nothing. */
    dryRun: z.boolean().default(false),
  }),
  title: ({ fileName, dryRun }) => (dryRun ? `${fileName}, check only` : fileName),
  maxAttempts: 3,
  backoff: { firstMs: 2_000, maxMs: 60_000 },
  timeoutMs: 15 * 60_000,
  notifiesOwner: true,
  writesFiles: true,
  ownerErrors: [
    ...['empty_file', 'line_too_long', 'missing_columns', 'no_header', 'no_rows', 'not_csv'],
    ...['repeated_column', 'storage_quota', 'too_many_orders', 'too_many_rows'],
  ],
  // The file is read as a stream, so its size doesn't matter.
  isolated: { memoryMb: 300, uses: ['files', 'orders'] },
});

/** Counts of rows in the file. */
export const importResult = z.object({
  rows: z.int(),
  new: z.int(),
  changed: z.int(),
  same: z.int(),
  /** Rows whose order number appears again further down. The last row wins. */
  repeated: z.int(),
  rejected: z.int(),
  /** Missing in results of earlier versions. */
  dryRun: z.boolean().optional(),
});
export type ImportResult = z.infer<typeof importResult>;
