import { isStaff, type Role } from '@/server/auth/roles';
import type { NavItem } from '../shell/nav-items';

interface AdminPlace extends NavItem {
  /** Returns whether a role may open it. */
  allowed: (role: Role) => boolean;
}

const isAdmin = (role: Role) => role === 'admin';

/** The pages of the console and those of this app that belong to it, in the order of the navigation. */
const places: readonly AdminPlace[] = [
  { href: '/admin', label: 'Overview', allowed: isStaff },
  { href: '/admin/jobs', label: 'All jobs', allowed: isStaff },
  { href: '/admin/failed', label: 'Failed', allowed: isStaff },
  { href: '/admin/queues', label: 'Queues', allowed: isStaff },
  { href: '/admin/schedules', label: 'Schedules', allowed: isStaff },
  { href: '/admin/gates', label: 'Gates', allowed: isStaff },
  { href: '/admin/alerts', label: 'Alerts', allowed: isStaff },
  { href: '/admin/audit', label: 'Audit log', allowed: isAdmin },
  { href: '/admin/users', label: 'Users', allowed: isAdmin },
  { href: '/admin/recipients', label: 'Alert recipients', allowed: isStaff },
  { href: '/admin/bull-board', label: 'Bull Board', allowed: isStaff },
];

/** Returns the admin pages that a role may open. Most of them are of the console. */
export function adminLinksFor(role: Role): NavItem[] {
  return places
    .filter(({ allowed }) => allowed(role))
    .map(({ href, label }) => ({ href, label, isApart: true }));
}
