import { z } from '@hono/zod-openapi';
import { unescapeFormulas } from '@offload/core/format/csv';
import { salesImport } from '@offload/kinds/sales-import';
import { parse } from 'csv-parse';
import { ApiError } from '@/server/http/api-error';
import { runtime } from '@/server/runtime';
import { findFile, hasExpired } from '../files/file-queries';
import { recordRead } from '../http/operator';
import { json, resource, route } from '../http/routes';
import { findJobRow } from '../jobs/job-queries';

const maxShown = 1_000;

const RejectedRowSchema = z.object({ line: z.int(), reason: z.string() }).openapi('RejectedRow');
export type RejectedRow = z.infer<typeof RejectedRowSchema>;

const RejectedRowsSchema = z.object({ data: z.array(RejectedRowSchema) }).openapi('RejectedRows');

const list = route.get(
  '/jobs/{id}/rejected-rows',
  `List the first ${maxShown} rejected rows of an import. The import’s file has all of them`,
  { 200: json('Rejected rows', RejectedRowsSchema) },
  { fails: [410] },
);

export const rejectedRows = resource().openapi(list, async (c) => {
  const person = c.get('person');
  const job = await findJobRow(person, c.req.valid('param').id);
  if (job?.kind !== salesImport.kind) throw new ApiError(404, 'Import not found.');
  const [listed] = job.files;
  const file = listed ? await findFile(person, listed.id) : null;
  if (file && hasExpired(file)) throw new ApiError(410, 'The list of rejected rows has expired.');
  if (file) await recordRead(c, file.job, [file]);
  return c.json({ data: file ? await readRows(file.key) : [] }, 200);
});

async function readRows(key: string): Promise<RejectedRow[]> {
  const stored = await runtime().storage.read(key);
  const rows = stored.pipe(parse({ from_line: 2, to: maxShown }));
  stored.once('error', (error) => rows.destroy(error));
  try {
    const read: RejectedRow[] = [];
    for await (const [line, reason] of rows)
      read.push(RejectedRowSchema.parse({ line: Number(line), reason: unescapeFormulas(reason) }));
    return read;
  } finally {
    stored.destroy();
  }
}
