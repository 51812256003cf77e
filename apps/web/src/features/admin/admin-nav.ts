import { isStaff, type Role } from '@/server/auth/roles';

interface AdminPlace {
  href: string;
  label: string;
  /** Whether it's another document, loaded with a full page load. */
  isApart?: boolean;
  /** Returns whether a role may open it. */
  allowed: (role: Role) => boolean;
}

const isAdmin = (role: Role) => role === 'admin';

/** The admin pages, in the order of the navigation. */
const places: readonly AdminPlace[] = [
  { href: '/admin', label: 'Overview', allowed: isStaff, isApart: true },
  { href: '/admin/jobs', label: 'All jobs', allowed: isStaff, isApart: true },
  { href: '/admin/failed', label: 'Failed', allowed: isStaff, isApart: true },
  { href: '/admin/queues', label: 'Queues', allowed: isStaff, isApart: true },
  { href: '/admin/schedules', label: 'Schedules', allowed: isStaff, isApart: true },
  { href: '/admin/gates', label: 'Gates', allowed: isStaff, isApart: true },
  { href: '/admin/alerts', label: 'Alerts', allowed: isStaff, isApart: true },
  { href: '/admin/recipients', label: 'Recipients of alerts', allowed: isStaff },
  { href: '/admin/users', label: 'Users', allowed: isAdmin },
  { href: '/admin/audit', label: 'Audit log', allowed: isAdmin, isApart: true },
  { href: '/admin/bull-board', label: 'Bull Board', allowed: isStaff, isApart: true },
];

export type AdminLink = Omit<AdminPlace, 'allowed'>;

/** Returns the admin pages that a role may open. */
export function adminLinksFor(role: Role): AdminLink[] {
  // Props sent to the browser can't contain functions.
  return places.filter(({ allowed }) => allowed(role)).map(({ allowed: _, ...link }) => link);
}
