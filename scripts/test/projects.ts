/** How much a run covers: what a change can break (`npm test`), or everything (`npm run test:all`). */
export type Level = 'change' | 'all';

/** A project of vitest: which test files it runs, and on what. */
export interface Project {
  name: string;
  /** What the names of its files say before `.test`: `db` means `*.db.test.ts`. Files that say nothing are `unit`. */
  kinds: string[];
  levels: Level[];
  queue?: 'postgresql' | 'redis';
  /** `build` means services and the production build. */
  needs?: 'services' | 'build';
  /** A project of its own: a process ends whenever its next file needs another environment. */
  environment?: 'jsdom';
}

/** In the order in which they run: at the end, no file should run alone. */
export const projects: Project[] = [
  { name: 'smoke', kinds: ['smoke'], levels: ['change', 'all'], queue: 'postgresql', needs: 'build' },
  {
    name: 'plugs-postgresql',
    kinds: ['once.plug', 'plug'],
    levels: ['all'],
    queue: 'postgresql',
    needs: 'build',
  },
  { name: 'plugs-redis', kinds: ['plug'], levels: ['all'], queue: 'redis', needs: 'build' },
  { name: 'redis-queue', kinds: ['queue'], levels: ['change'], queue: 'redis', needs: 'services' },
  { name: 'redis-jobs', kinds: ['jobs', 'queue'], levels: ['all'], queue: 'redis', needs: 'services' },
  // One project, because each process that runs tests of a project loads again what other projects have loaded.
  {
    name: 'services',
    kinds: ['jobs', 'queue', 'api', 'db'],
    levels: ['change', 'all'],
    queue: 'postgresql',
    needs: 'services',
  },
  { name: 'dom', kinds: ['dom'], levels: ['change', 'all'], environment: 'jsdom' },
  { name: 'unit', kinds: ['unit'], levels: ['change', 'all'] },
];

/** Returns what a test file needs, as its name says. */
export function kindOf(file: string): string {
  return /\.(once\.plug|plug|smoke|jobs|queue|api|db|dom)\.test\.tsx?$/.exec(file)?.[1] ?? 'unit';
}
