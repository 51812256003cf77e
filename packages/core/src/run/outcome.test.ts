import { expect, it } from 'vitest';
import { OutageError, PermanentError, TransientError, WaitError } from '../contract/errors';
import { SuspendedError } from '../contract/steps';
import { databaseDown } from '../database/database-down';
import { toOutcome } from './outcome';
import { Stopped } from './stop-reason';

const outcomeOf = (error: unknown, attempt = 1) =>
  toOutcome(error, { attempt, maxAttempts: 3 }, { delaysMs: [1_000] });
/** The delay of the contract's backoff, which is a little longer at random. */
const byBackoff = expect.toSatisfy((ms: number) => ms >= 1_000 && ms <= 1_200);
const oops = new Error('a detail');
const internal = { code: 'internal', message: 'Something went wrong on our end.', stack: oops.stack };

it('lets a job go on later if it waits, or if an outage or a stopping worker has interrupted it', () => {
  const waitingFor = { type: 'signal', name: 'go' } as const;
  const waiting = { state: 'waiting', hold: 'signal', waitingFor };
  expect(outcomeOf(new SuspendedError('signal', waitingFor), 3)).toEqual(waiting);
  for (const [error, reason] of [
    [new OutageError('No\u0000 mail.', async () => undefined), 'No mail.'],
    [databaseDown(oops), 'The database could not be reached'],
    [databaseDown(Object.assign(new Error(), { code: '55P03' })), 'The database was too busy'],
    [new Stopped('lost'), 'The worker was restarted'],
    [new Stopped('draining'), 'The worker was restarted'],
  ] as const)
    expect(outcomeOf(error, 3)).toEqual({ state: 'queued', reason });
});

it('makes a job wait for as long as an error says, also on its last attempt', () => {
  const waiting = { state: 'waiting', hold: 'time', waitingFor: { type: 'time' }, delayMs: 60_000 };
  const full = new WaitError('The mailbox\u0000 is full.', 60_000);
  expect(outcomeOf(full, 3)).toEqual({ ...waiting, reason: 'The mailbox is full.' });
  const outage = new OutageError('No room.', async () => undefined, { waitMs: 60_000 });
  expect(outcomeOf(outage, 3)).toEqual({ ...waiting, reason: 'No room.' });
  expect(new WaitError('Later.', -1).ms).toBe(0);
});

it('cancels a job whose run was canceled', () => {
  expect(outcomeOf(new Stopped('canceled'))).toEqual({ state: 'canceled' });
});

it('retries a job while it has attempts left', () => {
  expect(outcomeOf(oops, 2)).toEqual({ state: 'retrying', failure: internal, delayMs: byBackoff });
  expect(outcomeOf(oops, 3)).toEqual({ state: 'failed', failure: internal });
  const timeout = { code: 'timeout', message: 'The job timed out.' };
  expect(outcomeOf(new Stopped('timeout'))).toMatchObject({ state: 'retrying', failure: timeout });
  expect(outcomeOf(new Stopped('timeout'), 3)).toMatchObject({ state: 'failed', failure: timeout });
});

it('retries when an error says so, or else after the backoff', () => {
  const busy = (retryAfterMs: number | null) => new TransientError('busy', 'Too busy.', { retryAfterMs });
  const failure = { code: 'busy', message: 'Too busy.' };
  expect(outcomeOf(busy(0))).toMatchObject({ state: 'retrying', failure, delayMs: 0 });
  expect(outcomeOf(busy(null))).toMatchObject({ state: 'retrying', failure, delayMs: byBackoff });
  expect(outcomeOf(busy(0), 3)).toMatchObject({ state: 'failed', failure });
});

it('retries after a time that the database knows, whatever an error says', () => {
  const delayAfter = (retryAfterMs: number) => {
    const outcome = outcomeOf(new TransientError('busy', 'Too busy.', { retryAfterMs }));
    return outcome.state === 'retrying' ? outcome.delayMs : null;
  };
  const yearMs = 365 * 24 * 60 * 60 * 1_000;
  // A header that is missing, one that has a date of the past, and ones of servers that make something up.
  expect([Number('soon'), -5_000, Number.POSITIVE_INFINITY, 1e300].map(delayAfter)).toEqual([
    byBackoff,
    0,
    yearMs,
    yearMs,
  ]);
});

it('fails a job at once if a retry would not help, or its deadline has passed', () => {
  const gone = new PermanentError('gone', 'It is gone.');
  expect(outcomeOf(gone)).toMatchObject({
    state: 'failed',
    failure: { code: 'gone', message: 'It is gone.' },
  });
  const late = { code: 'deadline', message: 'The deadline passed before the job had finished.' };
  expect(outcomeOf(new Stopped('deadline'))).toMatchObject({ state: 'failed', failure: late });
});

it('keeps the stack for staff, with its cause, or whatever was thrown instead of an error', () => {
  const stackOf = (error: unknown) => {
    const outcome = outcomeOf(error);
    return outcome.state === 'retrying' ? outcome.failure.stack : null;
  };
  const reason = new Error('the reason');
  const caused = new Error('a detail', { cause: reason });
  expect(stackOf(caused)).toBe(`${caused.stack}\nCaused by: ${reason.stack}`);
  expect(stackOf(Object.assign(new Error('without a stack'), { stack: undefined }))).toBe('without a stack');
  expect(stackOf('text')).toBe('text');
  expect(stackOf({ status: 503 })).toBe('{ status: 503 }');
  // Of an object without a prototype, there is no String.
  expect(stackOf(Object.assign(Object.create(null), { status: 503 }))).toContain('status: 503');
});
