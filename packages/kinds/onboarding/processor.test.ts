import { createClock, runInline } from '@offload/core/testing';
import { expect, it } from 'vitest';
import { captureServices } from '../src/testing/capture-services';
import { onboarding } from './contract';
import processor from './processor';

async function onboard(given: { hasRequests: boolean }) {
  const { emails, services } = captureServices(onboarding, given);
  const { now } = createClock('2026-11-26T09:00:00Z');
  return { emails, ...(await runInline(processor, {}, { services, now })) };
}

it('welcomes a user, waits for three days, and sends a tip', async () => {
  const { children, waits, emails, result } = await onboard({ hasRequests: false });
  expect(children).toMatchObject([{ kind: 'welcome-email' }]);
  expect(waits).toEqual([{ type: 'time', until: '2026-11-29T09:00:00.000Z' }]);
  expect(emails).toMatchObject([{ subject: 'Create your first report' }]);
  expect(result).toEqual({ tip: true });
});

it('sends no tip to a user who has started a job by then', async () => {
  const { emails, result } = await onboard({ hasRequests: true });
  expect({ emails, result }).toEqual({ emails: [], result: { tip: false } });
});
