/** What API tokens can be allowed, as users choose it, and the paths below /api that it's for. */
export const resources = {
  jobs: { label: 'Jobs', paths: ['jobs', 'events', 'lessons'] },
  reports: { label: 'Reports', paths: ['reports', 'yearly-reports'] },
  imports: { label: 'Imports', paths: ['imports'] },
  images: { label: 'Images', paths: ['images'] },
  files: { label: 'Files', paths: ['files', 'storage'] },
  orders: { label: 'Orders', paths: ['orders'] },
  schedules: { label: 'Schedules', paths: ['schedules'] },
  webhooks: { label: 'Webhooks', paths: ['webhooks'] },
  notifications: { label: 'Notifications', paths: ['notifications'] },
  account: { label: 'Account settings', paths: ['account'] },
  staff: { label: 'Console (staff)', paths: ['admin'] },
} as const;

export type Resource = keyof typeof resources;
export type Scope = `${Resource}:${'read' | 'write'}`;

/** A scope to write includes the one to read. */
export const scopes: Scope[] = allResources().flatMap((name): Scope[] => [`${name}:read`, `${name}:write`]);

/** A session is required to change how someone signs in, and for a browser's own push messages. */
const onlySessions = [
  /^\/api\/(auth|sessions|tokens|push-subscriptions)(\/|$)/,
  /^\/api\/(account\/two-factor|admin\/tokens)(\/|$)/,
];

const byPath = new Map<string, Resource>(
  allResources().flatMap((name) => resources[name].paths.map((path): [string, Resource] => [path, name])),
);

/** Returns the scope that a call needs, or null if tokens can't make it. */
export function scopeOf(method: string, path: string): Scope | null {
  if (onlySessions.some((pattern) => pattern.test(path))) return null;
  const [, segment = ''] = /^(?:\/api)?\/([^/.]+)/.exec(path) ?? [];
  const resource = byPath.get(segment);
  if (!resource) return null;
  return `${resource}:${method === 'GET' || method === 'HEAD' ? 'read' : 'write'}`;
}

export function allows(given: readonly string[], needed: Scope): boolean {
  return given.includes(needed) || given.includes(needed.replace(/read$/, 'write'));
}

function allResources(): Resource[] {
  return Object.keys(resources).filter((name): name is Resource => name in resources);
}
