import { z } from '@hono/zod-openapi';
import {
  columnNames,
  dateOrders,
  decimalMarks,
  encodings,
  importColumns,
  type salesImport,
} from '@offload/kinds/sales-import';
import { parseFields, requestObject } from '../http/request-object';
import { type When, whenShape } from '../jobs/when';

const FormSchema = requestObject({
  dryRun: z.enum(['true', 'false'], 'must be true or false').default('false'),
  columns: z
    .string()
    .transform((text, { addIssue }) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        addIssue('must be JSON');
        return z.NEVER;
      }
    })
    .pipe(columnNames)
    .optional(),
  encoding: oneOf(encodings),
  dateOrder: oneOf(dateOrders),
  decimalMark: oneOf(decimalMarks),
  ...whenShape,
});

function oneOf<const Values extends readonly string[]>(values: Values) {
  return z.enum(values, `must be ${values.slice(0, -1).join(', ')} or ${values.at(-1)}`).optional();
}

type ImportOptions = Omit<z.output<typeof salesImport.payload>, 'sha256' | 'fileName'>;

/** The same as fields of a form. */
export const importProperties = {
  dryRun: {
    type: 'string' as const,
    enum: ['true', 'false'],
    description:
      'If true, the file is only checked: nothing is saved, and the result says what an import would change',
  },
  columns: {
    type: 'string' as const,
    contentMediaType: 'application/json',
    description: `The file’s column names, if they differ from ${importColumns.join(', ')}: {"unit_price": "Price"}`,
  },
  encoding: {
    type: 'string' as const,
    enum: [...encodings],
    description: 'The encoding of the file. If omitted, it’s detected from the bytes',
  },
  dateOrder: {
    type: 'string' as const,
    enum: [...dateOrders],
    description:
      'How to read 03/04/2026. If omitted, it’s detected from other dates at the beginning of the file',
  },
  decimalMark: {
    type: 'string' as const,
    enum: [...decimalMarks],
    description:
      'How to read 1,500. If omitted, it’s detected from other numbers at the beginning of the file',
  },
};

/** Parses the fields of a form. Throws a 400 that names invalid fields. */
export function parseForm(fields: Record<string, string>): { options: ImportOptions; when: When } {
  const parsed = parseFields(FormSchema, fields);
  const { dryRun, columns = null, encoding = null, dateOrder = null, decimalMark = null, ...when } = parsed;
  return { options: { dryRun: dryRun === 'true', columns, encoding, dateOrder, decimalMark }, when };
}
