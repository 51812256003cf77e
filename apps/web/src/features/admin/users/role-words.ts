import { type Role, roles } from '@/server/roles';

const words: Record<Role, string> = {
  admin: 'Admin: everything, also people',
  operator: 'Operator: all jobs and queues',
  viewer: 'Viewer: sees jobs, changes none',
  user: 'User: jobs of their own',
};

export const roleChoices = roles.map((value) => ({ value, label: words[value] }));
