import { system } from '@offload/kinds/system';
import { expect, it } from 'vitest';
import { adviceFor } from './advice';

const url = 'https://example.com/baech.jpg';

it.each([
  ['resize-image', 'unreadable_image', /another image/, 'Choose another image'],
  ['sales-import', 'not_csv', /Fix the file/, 'Import another file'],
  ['sales-import', 'too_many_rows', /Fix the file/, 'Import another file'],
  ['sales-report', 'too_many_rows', /shorter period/, 'Create another report'],
  ['sales-report', 'invalid_payload', /different values/, 'Create a report'],
  ['resize-image', 'address_refused', /Check the URL/, 'Edit URL'],
  ['sales-report', 'deadline', /later deadline/, 'Create a report'],
])('offers advice other than a retry for a %s that failed with %s', (kind, code, text, label) => {
  const advice = adviceFor(kind, code, url);
  expect(advice).toMatchObject({ text: expect.stringMatching(text), retryHelps: false, action: { label } });
});

it('offers nothing if nothing helps', () => {
  expect(adviceFor('welcome-email', 'account_gone')).toEqual({
    text: 'No action needed.',
    retryHelps: false,
  });
});

it('offers both a retry and another URL if the remote server may recover', () => {
  expect(adviceFor('resize-image', 'not_found', url)).toMatchObject({
    retryHelps: true,
    action: { label: 'Edit URL', href: `/images?url=${encodeURIComponent(url)}` },
  });
  expect(adviceFor('resize-image', 'not_found')).not.toHaveProperty('action');
});

it('advises a retry for unknown errors', () => {
  for (const [kind, code] of [
    ['no-such-kind', 'not_csv'],
    ['sales-import', 'internal'],
  ] as const) {
    expect(adviceFor(kind, code)).toMatchObject({
      text: expect.stringMatching(/^Retry the job/),
      retryHelps: true,
    });
  }
});

it('asks for no job ID if the cause is the owner’s', () => {
  const errors = [...system.contracts.values()].flatMap(({ kind, ownerErrors = [] }) =>
    ownerErrors.map((code) => ({ kind, code, text: adviceFor(kind, code).text })),
  );
  expect(errors.length).toBeGreaterThan(20);
  expect(errors.filter(({ text }) => text.includes('job ID'))).toEqual([]);
});

it('offers no retry of a delivery whose webhook is gone', () => {
  expect(adviceFor('webhook-delivery', 'no_webhook')).toEqual({
    text: 'No action needed.',
    retryHelps: false,
  });
});
