import type { Role } from '@/server/auth/roles';
import type { NavItem } from '../shell/nav-items';

/** The pages of the console and those of this app that belong to it, in the order of the navigation. */
const places: readonly (NavItem & { adminOnly?: true })[] = [
  { href: '/admin', label: 'Overview' },
  { href: '/admin/jobs', label: 'All jobs' },
  { href: '/admin/failed', label: 'Failed' },
  { href: '/admin/queues', label: 'Queues' },
  { href: '/admin/schedules', label: 'Schedules' },
  { href: '/admin/gates', label: 'Gates' },
  { href: '/admin/alerts', label: 'Alerts' },
  { href: '/admin/audit', label: 'Audit log', adminOnly: true },
  { href: '/admin/users', label: 'Users', adminOnly: true },
  { href: '/admin/tokens', label: 'API tokens', adminOnly: true },
  { href: '/admin/recipients', label: 'Alert recipients' },
  { href: '/admin/bull-board', label: 'Bull Board' },
];

/** Returns the admin pages that staff of a role may open. Most of them are of the console. */
export function adminLinksFor(role: Role): NavItem[] {
  return places
    .filter(({ adminOnly }) => !adminOnly || role === 'admin')
    .map(({ href, label }) => ({ href, label, isApart: true }));
}
