export interface NavItem {
  href: string;
  label: string;
  adminOnly?: boolean;
}

const navItems: readonly NavItem[] = [
  { href: '/jobs', label: 'Jobs' },
  { href: '/reports', label: 'Reports' },
];

/** The places that somebody with this role can go to. */
export function navItemsFor(role: string): NavItem[] {
  return navItems.filter((item) => !item.adminOnly || role === 'admin');
}
