import { isStaff, type Role } from '@/server/roles';

interface AdminPlace {
  href: string;
  label: string;
  /** Whether it is an application of its own, which a click loads anew. */
  isApart?: boolean;
  /** Who may go there. */
  allowed: (role: Role) => boolean;
}

const isAdmin = (role: Role) => role === 'admin';

/** The pages of the administration, in the order of the navigation. */
const places: readonly AdminPlace[] = [
  { href: '/admin', label: 'Overview', allowed: isStaff },
  { href: '/admin/jobs', label: 'All jobs', allowed: isStaff },
  { href: '/admin/failed', label: 'Failed', allowed: isStaff },
  { href: '/admin/limits', label: 'Limits', allowed: isStaff },
  { href: '/admin/schedules', label: 'Schedules', allowed: isStaff },
  { href: '/admin/alerts', label: 'Alerts', allowed: isStaff },
  { href: '/admin/users', label: 'Users', allowed: isAdmin },
  { href: '/admin/audit', label: 'Audit', allowed: isAdmin },
  { href: '/admin/queues', label: 'Bull Board', allowed: isStaff, isApart: true },
];

export type AdminLink = Omit<AdminPlace, 'allowed'>;

/** The pages that somebody with this role may see. */
export function adminLinksFor(role: Role): AdminLink[] {
  // What goes to the browser cannot hold a function.
  return places.filter(({ allowed }) => allowed(role)).map(({ allowed: _, ...link }) => link);
}
