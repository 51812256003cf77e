import { expect, it } from 'vitest';
import { describePreview } from './change-preview';

const one = { count: 1, isMore: false, kinds: [{ kind: 'receipt', count: 1 }], effects: null };
const labelOf = (kind: string) => kind.toUpperCase();

it('names the kind and the owner of a single job', () => {
  const preview = { ...one, ownerCount: 1, owners: [{ name: 'Ada', count: 1 }] };
  expect(describePreview(preview, labelOf)).toBe('Kinds: RECEIPT. Owners: Ada.');
  const effects = 'This emails ada@example.com.';
  expect(describePreview({ ...preview, effects }, labelOf)).toBe(`${effects} Kinds: RECEIPT. Owners: Ada.`);
});

it('counts kinds and owners, and says that there are more', () => {
  const preview = {
    ...{ count: 100_000, isMore: true, ownerCount: 7, effects: null },
    kinds: [...one.kinds, { kind: 'letter', count: 100_000 }],
    owners: ['Ada', 'Bea'].map((name) => ({ name, count: 1_200 })),
  };
  expect(describePreview(preview, labelOf)).toBe(
    'More than 100,000 jobs match, and all of them change. Kinds: RECEIPT (1) and LETTER (100,000). ' +
      'Owners: 7 owners, including Ada (1,200) and Bea (1,200).',
  );
});

it('says how many jobs are of kinds that it doesn’t name', () => {
  const owners = { ownerCount: 1, owners: [{ name: 'Ada', count: 9 }] };
  const kinds = [...one.kinds, { kind: 'letter', count: 5 }];
  expect(describePreview({ ...one, ...owners, count: 9, kinds }, labelOf)).toBe(
    'Kinds: RECEIPT (1), LETTER (5), and others (3). Owners: Ada.',
  );
});
