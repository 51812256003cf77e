import { MantineProvider } from '@mantine/core';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import type { JobView } from '@/api/jobs/job-schema';
import { TestRouter } from '@/testing/test-router';
import { exampleJob } from '../../jobs/example-job';
import { AdminJobActions } from './admin-job-actions';

const failed: JobView = {
  ...exampleJob,
  ...{ kind: 'resize-image', state: 'failed', attempt: 1, maxAttempts: 3 },
  error: { code: 'not_found', message: 'Nothing was found at this URL (404).' },
};

/** Returns the label of the action that stands out; null if none does. */
function mainAction(job: JobView, { canReplay = true, isDismissed = false } = {}): string | null {
  const html = renderToStaticMarkup(
    <TestRouter>
      <MantineProvider>
        <AdminJobActions
          {...{ job, canReplay, isDismissed, mayDismiss: true, onAct: () => undefined }}
          allowed={['retry', 'cancel']}
        />
      </MantineProvider>
    </TestRouter>,
  );
  const [main, ...others] = html
    .split(/(?=<(?:a|button) )/)
    .filter((part) => part.includes('data-variant="filled"'));
  expect(others).toEqual([]);
  return main ? (/(Retry|Edit and replay|Dismiss|Cancel)/.exec(main)?.[0] ?? null) : null;
}

it('suggests other values after a permanent error, such as a 404', () => {
  expect(mainAction(failed)).toBe('Edit and replay');
});

it('suggests a retry after an error that outlasted all attempts', () => {
  const error = { code: 'fetch_failed', message: 'The server of the URL responded with an error (503).' };
  expect(mainAction({ ...failed, attempt: 3, error })).toBe('Retry');
});

it('suggests nothing for a failure that was dismissed, or that neither helps', () => {
  expect(mainAction(failed, { isDismissed: true })).toBeNull();
  expect(mainAction(failed, { canReplay: false })).toBeNull();
});
