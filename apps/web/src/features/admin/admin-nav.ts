import { isStaff, type Role } from '@/server/roles';

interface AdminPlace {
  href: string;
  label: string;
  /** Who may go there. */
  allowed: (role: Role) => boolean;
}

/** The pages of the administration, in the order of the navigation. */
const places: readonly AdminPlace[] = [
  { href: '/admin', label: 'Overview', allowed: isStaff },
  { href: '/admin/jobs', label: 'All jobs', allowed: isStaff },
];

/** The pages that somebody with this role may see. */
export function adminPlacesFor(role: Role): { href: string; label: string }[] {
  return places.filter(({ allowed }) => allowed(role)).map(({ href, label }) => ({ href, label }));
}
