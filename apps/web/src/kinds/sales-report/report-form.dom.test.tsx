import { until } from '@offload/testing';
import { expect, it, vi } from 'vitest';
import { show } from '@/testing/show';
import { ReportForm } from './report-form';

/** Enters a value as a user does. React takes no notice of one that is assigned. */
function enter(field: HTMLInputElement, value: string): void {
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, value);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

it('rejects a year with five digits, and can be sent again', async () => {
  const detail = 'runAt must be a time up to a year ahead.';
  const errors = [{ pointer: '/runAt', message: 'must be a time up to a year ahead' }];
  const sent: unknown[] = [];
  vi.stubGlobal('fetch', async (_path: unknown, { body }: { body: string }) => {
    sent.push(JSON.parse(body).runAt);
    return Response.json({ type: 'about:blank', status: 400, detail, errors }, { status: 400 });
  });
  show(<ReportForm days={null} today="2026-11-25" />);
  await until(() => document.querySelector('input[type="datetime-local"]') !== null);
  const field = document.querySelector<HTMLInputElement>('input[type="datetime-local"]');
  if (!field) throw new Error('The form has no field for the time.');
  enter(field, '20261-01-31T10:00');
  document.querySelector('form')?.requestSubmit();
  await until(() => document.body.textContent.includes('Must be a time up to a year ahead.'));
  expect(sent).toEqual(['20261-01-31T10:00']);
  await until(() => document.querySelector<HTMLButtonElement>('button[type="submit"]')?.disabled === false);
});
