import { expect, it } from 'vitest';
import { choose } from './choose';
import type { Level } from './projects';

/** Returns the parts by lane, each with what its command names. */
function lanesOf(names: string[], level: Level = 'change') {
  return choose(names, level).map((parts) =>
    parts.map((part) => {
      const { args } = part.command('report.json', {});
      const projects = args.flatMap((arg) => /^--project=(.+)$/.exec(arg)?.[1] ?? []);
      return [part.name, ...projects].join(' ');
    }),
  );
}

it('runs what a change can break by default', () => {
  expect(lanesOf([])).toEqual([
    ['vitest redis-queue services dom unit'],
    ['e2e-together together', 'e2e-alone alone', 'plugs smoke'],
  ]);
});

it('adds both queues, all plugs, another PostgreSQL, the matrix, and a soak to everything', () => {
  const [first, second] = lanesOf([], 'all');
  expect(first).toEqual(
    expect.arrayContaining(['vitest redis-jobs services dom unit', 'postgresql-15 smoke services', 'matrix']),
  );
  expect(second).toEqual([
    'e2e-together together',
    'e2e-alone alone',
    'plugs smoke plugs-postgresql plugs-redis',
    'soak',
  ]);
});

it.each([
  ['src/life.queue', 'vitest redis-queue services'],
  ['queue', 'vitest redis-queue services'],
  ['db', 'vitest services'],
  ['kinds/resize-image.jobs', 'vitest services'],
  ['worker-killed.plug', 'plugs plugs-postgresql plugs-redis'],
  ['configuration.once.plug', 'plugs plugs-postgresql'],
  ['e2e/pages/headers', 'e2e-together together'],
  ['e2e/alone/keyboard', 'e2e-alone alone'],
])('runs files whose paths contain %s where they belong: %s', (name, part) => {
  expect(lanesOf([name])).toEqual([[part]]);
});

it.each(['vitest', 'together', 'matrix', 'soak'])(
  'gives %s credentials for the S3 server of the tests',
  (name) => {
    const [part] = choose([], 'all')
      .flat()
      .filter((one) => one.name.endsWith(name));
    expect(part?.command('report.json', {}).env).toHaveProperty('AWS_ACCESS_KEY_ID');
  },
);

it('names what it knows if a name matches nothing', () => {
  expect(() => choose(['no such test'], 'change')).toThrow('No part or test file matches no such test.');
});
