import { z } from '@hono/zod-openapi';
import { columnNames, importColumns } from '@offload/kinds/sales-import';
import { toValidationError } from '@/server/http/api-error';

const OptionsSchema = z.object({
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
});

/** How a file is imported. */
export interface ImportOptions {
  dryRun: boolean;
  columns: z.output<typeof columnNames> | null;
}

/** The same as fields of a form. */
export const importProperties = {
  dryRun: {
    type: 'string' as const,
    enum: ['true', 'false'],
    description: 'Whether the file is only checked. Nothing is saved, and the result says what would be',
  },
  columns: {
    type: 'string' as const,
    contentMediaType: 'application/json',
    description: `What the file calls columns, if not ${importColumns.join(', ')}: {"unit_price": "Price"}`,
  },
};

/** Parses the fields of a form. Throws a 400 that names invalid fields. */
export function parseImportOptions({ dryRun, columns }: Record<string, string>): ImportOptions {
  const parsed = OptionsSchema.safeParse({ ...(dryRun && { dryRun }), ...(columns && { columns }) });
  if (!parsed.success) throw toValidationError(parsed.error);
  return { dryRun: parsed.data.dryRun === 'true', columns: parsed.data.columns ?? null };
}
