import { isStaff, type Role } from '@/server/roles';

export interface NavItem {
  href: string;
  label: string;
  staffOnly?: boolean;
}

const navItems: readonly NavItem[] = [
  { href: '/jobs', label: 'Jobs' },
  { href: '/reports', label: 'Reports' },
  { href: '/images', label: 'Images' },
  { href: '/imports', label: 'Imports' },
  { href: '/admin', label: 'Admin', staffOnly: true },
];

/** The places that somebody with this role can go to. */
export function navItemsFor(role: Role): NavItem[] {
  return navItems.filter((item) => !item.staffOnly || isStaff(role));
}
