import { kindPages } from '@/kinds/registry';
import { isStaff } from '@/server/auth/roles';
import type { Person } from '@/server/auth/session';

export interface NavItem {
  href: string;
  label: string;
  staffOnly?: boolean;
  /** Whether it's of the console, which has a document of its own. */
  isApart?: boolean;
}

const navItems: readonly NavItem[] = [
  { href: '/jobs', label: 'Jobs' },
  ...kindPages.map(({ href, label }) => ({ href, label })),
  { href: '/orders', label: 'Orders' },
  { href: '/admin', label: 'Admin', staffOnly: true, isApart: true },
];

/** Returns the links of the navigation. Staff enter their second factor there. */
export function navItemsFor({ role, needsTwoFactor }: Pick<Person, 'role' | 'needsTwoFactor'>): NavItem[] {
  return navItems.filter((item) => !item.staffOnly || isStaff(role) || needsTwoFactor);
}
