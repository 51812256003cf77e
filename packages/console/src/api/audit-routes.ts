import { textStream } from '@offload/react/route';
import { Hono } from 'hono';
import { auditCsv, findActions, findExisting } from '../operations/audit-actions';
import { recordActionOnce } from '../operations/audit-log';
import type { ConsoleReads } from './console-reads';
import type { ApiParts } from './parts';
import { type ConsoleEnv, requireAction } from './problem-details';
import { readQuery } from './queries';

const pageLength = 50;

export function auditRoutes(parts: ApiParts) {
  const { db, auditKey = null } = parts;
  return new Hono<ConsoleEnv>()
    .use('/audit', requireAction(parts, 'audit'))
    .use('/audit.csv', requireAction(parts, 'audit'))
    .get('/audit', async (c) => {
      const query = readQuery(c, 'GET /audit');
      await recordActionOnce(db, c.get('access').operator, reading('audit.read', query));
      const { cursor = null, ...filter } = query;
      const page = await findActions(db, filter, cursor, pageLength);
      const ids = page.data.flatMap(({ subject: { type, id } }) => (type === 'job' ? [id] : []));
      const existing = await findExisting(db, ids);
      return c.json<ConsoleReads['/audit']>({ ...page, existing: [...existing] });
    })
    .get('/audit.csv', async (c) => {
      const filter = readQuery(c, 'GET /audit.csv');
      await recordActionOnce(db, c.get('access').operator, reading('audit.export', filter));
      const csv = auditCsv(db, filter, auditKey);
      return c.body(
        textStream(csv, () => void csv.return(null)),
        200,
        {
          'Content-Type': 'text/csv; charset=utf-8',
          'Content-Disposition': 'attachment; filename="audit.csv"',
        },
      );
    });
}

const reading = (action: string, after: object) =>
  ({ action, subjectType: 'audit', subjectId: 'all', after }) as const;
