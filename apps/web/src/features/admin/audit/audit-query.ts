import { ActionFilterSchema } from '@/api/admin/audit/audit-schema';
import { one, type SearchParams } from '../../jobs/list/job-query';

const auditFilters = ['actor', 'action', 'subject', 'from', 'to'] as const;

export type AuditQuery = Partial<Record<(typeof auditFilters)[number] | 'cursor', string>>;

/** Reads the filter from the URL. Invalid parts are ignored, so a mistyped date shows everything instead of an error. */
export function readAuditQuery(params: SearchParams): AuditQuery {
  const query: AuditQuery = {};
  for (const name of [...auditFilters, 'cursor'] as const) {
    const value = one(params[name])?.trim().slice(0, 254);
    if (value && fits(name, value)) query[name] = value;
  }
  return query;
}

function fits(name: keyof AuditQuery, value: string): boolean {
  if (name === 'cursor') return /^\d{1,18}$/.test(value);
  return ActionFilterSchema.shape[name].safeParse(value).success;
}

/** Returns the URL of the page or of its CSV export. */
export function auditHref(query: AuditQuery, path = '/admin/audit'): string {
  const params = new URLSearchParams(query);
  return params.size > 0 ? `${path}?${params}` : path;
}
