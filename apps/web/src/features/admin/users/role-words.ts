import { type Role, roles } from '@/server/auth/roles';

const labels: Record<Role, string> = {
  admin: 'Admin: everything, including users',
  operator: 'Operator: all jobs and queues',
  viewer: 'Viewer: read-only access to jobs',
  user: 'User: their own jobs',
};

export const roleChoices = roles.map((value) => ({ value, label: labels[value] }));
