import { storableYear } from '@/api/http/storable-year';
import { one, type SearchParams } from '../../jobs/list/job-query';

const auditFilters = ['actor', 'action', 'subject', 'from', 'to'] as const;

export type AuditQuery = Partial<Record<(typeof auditFilters)[number] | 'cursor', string>>;

const shapes = { cursor: /^\d{1,18}$/, from: /^\d{4}-\d\d-\d\d$/, to: /^\d{4}-\d\d-\d\d$/ };

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
  if (name === 'cursor') return shapes.cursor.test(value);
  if (name !== 'from' && name !== 'to') return true;
  return shapes[name].test(value) && storableYear.test(value) && !Number.isNaN(Date.parse(value));
}

/** Returns the URL of the page or of its CSV export. */
export function auditHref(query: AuditQuery, path = '/admin/audit'): string {
  const params = new URLSearchParams(query);
  return params.size > 0 ? `${path}?${params}` : path;
}
