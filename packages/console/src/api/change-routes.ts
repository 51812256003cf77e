import { Hono } from 'hono';
import { z } from 'zod';
import { changeMany, jobsFor, undoDismissal, undoRetry } from '../actions';
import { findDismissals } from '../operations/changes/dismiss';
import { previewJobs } from '../operations/changes/preview';
import { sightOf } from '../redact';
import { storable } from '../storable';
import type { ChangePreview } from '../ui/changes/change-preview';
import type { ConsoleReads } from './console-reads';
import { type ApiParts, findOwners } from './parts';
import { type ConsoleEnv, readBody, requireAction, requireRight } from './problem';

const bulkActions = ['retry', 'run-now', 'cancel', 'dismiss', 'delete'] as const;
const Ids = z.array(z.uuid()).min(1).max(500);
const Filter = z
  .strictObject({
    ids: Ids.nullable().default(null),
    kind: storable(100).nullable().default(null),
    signature: storable(300).nullable().default(null),
    queue: storable(100).nullable().default(null),
    code: storable(100).nullable().default(null),
    since: z.iso.datetime().nullable().default(null),
    until: z.iso.datetime(),
  })
  .refine(({ ids, kind, queue }) => ids || kind || queue, 'must select jobs by ids, kind, or queue');
const Change = z.object({ action: z.enum(bulkActions), filter: Filter, reason: storable(300).optional() });
const Retried = z.object({ ids: Ids });
const Dismissal = z.object({ at: z.iso.datetime(), by: storable(200) });
const maxDismissals = 50;

/** The routes of changes to many jobs: what one will do, the change, and how to undo it. */
export function changeRoutes(parts: ApiParts) {
  return new Hono<ConsoleEnv>()
    .post('/changes/preview', async (c) => {
      const { action, filter } = await readBody(c, Change);
      await requireRight(parts, c, action);
      const preview = await previewJobs(parts.db, jobsFor(action, filter, c.get('access')));
      const ownerOf = await findOwners(
        parts,
        preview.owners.map(({ id }) => id),
        c.get('access'),
      );
      const owners = preview.owners.map(({ id, count }) => ({ ...ownerOf(id), count }));
      return c.json<z.input<typeof ChangePreview>>({ ...preview, owners });
    })
    .post('/changes', async (c) => {
      const { action, filter, reason } = await readBody(c, Change);
      await requireRight(parts, c, action);
      return c.json(await changeMany(parts, filter, { action, access: c.get('access'), reason }));
    })
    .post('/retries/undo', requireAction(parts, 'retry'), async (c) => {
      const { ids } = await readBody(c, Retried);
      return c.json({ count: await undoRetry(parts, ids, c.get('access')) });
    })
    .get('/dismissals', async (c) => {
      const access = c.get('access');
      const { text } = sightOf(parts, access);
      const found = await findDismissals(parts.db, maxDismissals, access.queues ?? null);
      const data = found.map(({ at, reason, ...dismissal }) => ({
        ...{ ...dismissal, at: at.toISOString(), reason: text(reason) },
      }));
      return c.json<ConsoleReads['/dismissals']>({ data });
    })
    .post('/dismissals/undo', requireAction(parts, 'dismiss'), async (c) => {
      const { at, by } = await readBody(c, Dismissal);
      return c.json({ count: await undoDismissal(parts, { at: new Date(at), by }, c.get('access')) });
    });
}
