import { expect, it } from 'vitest';
import { writeFamilies } from './exposition';

it('writes a family with its help, type, and samples', () => {
  const samples = [{ value: 1 }, { labels: { queue: 'email', state: 'queued' }, value: 2.5 }];
  expect(writeFamilies([{ name: 'jobs', help: 'Jobs.', type: 'gauge', samples }])).toBe(
    '# HELP jobs Jobs.\n# TYPE jobs gauge\njobs 1\njobs{queue="email",state="queued"} 2.5\n',
  );
});

it('escapes label values', () => {
  const samples = [{ labels: { kind: 'a"} 1\nevil{b="\\' }, value: 1 }];
  expect(writeFamilies([{ name: 'jobs', help: 'Jobs.', type: 'counter', samples }])).toContain(
    'jobs{kind="a\\"} 1\\nevil{b=\\"\\\\"} 1',
  );
});
