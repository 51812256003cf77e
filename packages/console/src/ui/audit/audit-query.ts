import * as z from 'zod';
import { storable } from '../../storable';

/** Selects staff actions. What is missing matches everything. Times are a day, or a minute, in UTC. */
export type ActionFilter = { [Name in (typeof filterNames)[number]]?: string | undefined };

/** The filter and the page in the URL of the audit log. */
export type AuditQuery = Partial<Record<(typeof filterNames)[number] | 'cursor', string>>;

const filterNames = ['actor', 'action', 'subject', 'from', 'to'] as const;
const text = storable(254);
const time = z
  .union([z.iso.date(), z.iso.datetime({ local: true, precision: -1 })])
  // What PostgreSQL can store.
  .pipe(z.string().regex(/^(19[7-9]\d|2\d{3})-/));
/** The schema of each parameter. */
export const auditShapes = {
  actor: text,
  action: text,
  subject: text,
  from: time,
  to: time,
  cursor: z.string().regex(/^\d{1,18}$/),
};

/** Reads the filter from the URL. Invalid parts are ignored, so a mistyped date shows everything instead of an error. */
export function readAuditQuery(params: Record<string, string | string[] | undefined>): AuditQuery {
  const query: AuditQuery = {};
  for (const name of [...filterNames, 'cursor'] as const) {
    const value = [params[name]].flat()[0]?.trim().slice(0, 254);
    if (value && auditShapes[name].safeParse(value).success) query[name] = value;
  }
  return query;
}

/** Returns the console's page of these actions. */
export function auditPath(query: AuditQuery): string {
  const params = new URLSearchParams(query);
  return params.size > 0 ? `/audit?${params}` : '/audit';
}
