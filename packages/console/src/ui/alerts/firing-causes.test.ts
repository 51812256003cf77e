import { expect, it } from 'vitest';
import { firingCauses } from './firing-causes';

const outage = { rule: 'outage', queue: 'email' } as const;
const wait = { rule: 'oldest-waiting', queue: 'email' } as const;
const failures = { rule: 'failed-rate', queue: 'email' } as const;

it('shows an outage without the waits that it causes', () => {
  expect(firingCauses([wait, outage, { rule: 'stalled', queue: 'email' }])).toEqual([outage]);
});

it('shows a wait that no alert of its queue explains', () => {
  const elsewhere = { ...wait, queue: 'image' };
  expect(firingCauses([outage, elsewhere])).toEqual([outage, elsewhere]);
  expect(firingCauses([wait, failures])).toEqual([wait, failures]);
});
