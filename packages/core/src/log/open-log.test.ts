import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { messageOf, openLog } from './open-log';

const refused = new Error('connect ECONNREFUSED 127.0.0.1:25');

function logged(write: (log: ReturnType<typeof openLog>) => void): object {
  const lines: string[] = [];
  write(openLog('worker', 'info', { write: (line) => void lines.push(line) }));
  expect(lines).toHaveLength(1);
  return JSON.parse(lines.join());
}

it("logs the error's message as msg, the failed operation as event, and the stack", () => {
  const line = logged((log) => log.warn({ queue: 'email', error: refused }, 'failed to sweep'));
  expect(line).toMatchObject({
    ...{ name: 'worker', queue: 'email', event: 'failed to sweep', msg: refused.message },
    error: { type: 'Error', message: refused.message, stack: expect.stringContaining('log.test.ts') },
  });
});

it('logs the message of an event without an error as msg', () => {
  expect(logged((log) => log.info({ queue: 'email' }, 'queue resumed'))).toMatchObject({
    msg: 'queue resumed',
  });
  expect(logged((log) => log.info('draining %s', 'now'))).toMatchObject({ msg: 'draining now' });
});

it("finds the message of an error with several reasons, and of a thrown value that isn't an error", () => {
  expect(messageOf(new AggregateError([refused, new Error('connect ECONNREFUSED ::1:25')]))).toBe(
    'connect ECONNREFUSED 127.0.0.1:25; connect ECONNREFUSED ::1:25',
  );
  expect(messageOf(new RangeError())).toBe('RangeError');
  expect(messageOf('oops')).toBe('oops');
  expect(messageOf({ status: 503 })).toBe('{ status: 503 }');
  expect(messageOf(Object.create(null))).toContain('{}');
  const unshown = { [inspect.custom]: () => expect.fail() };
  expect(messageOf(unshown)).toBe('Something was thrown that can’t be shown.');
});

it('logs which constraint PostgreSQL names, and not the rows that it quotes', () => {
  const rejected = Object.assign(new Error('duplicate key value violates unique constraint "person_email"'), {
    severity: 'ERROR',
    code: '23505',
    constraint: 'person_email',
    detail: 'Key (email)=(ada@example.com) already exists.',
    where: 'COPY person, line 3: "ada@example.com"',
  });
  const line = logged((log) => log.warn({ error: rejected }, 'failed to record how a run ended'));
  expect(line).toMatchObject({
    msg: rejected.message,
    error: { code: '23505', constraint: 'person_email', stack: expect.stringContaining('log.test.ts') },
  });
  expect(JSON.stringify(line)).not.toContain('ada@');
  // Other errors keep their details.
  expect(
    logged((log) => log.warn({ error: Object.assign(new Error('No.'), { detail: 'Busy.' }) })),
  ).toMatchObject({
    error: { detail: 'Busy.' },
  });
});
