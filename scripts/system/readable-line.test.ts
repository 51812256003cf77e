import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../root';
import { readableLine } from './readable-line';

const time = new Date(2026, 10, 26, 14, 5, 9, 123).getTime();
const event = { level: 40, time, pid: 1, hostname: 'here', name: 'worker' };
const stack = [
  'Error: connect ECONNREFUSED 127.0.0.1:25',
  '    at connect (node:net:1:2)',
  `    at send (${join(root, 'node_modules/nodemailer/lib/x.js')}:3:4)`,
  `    at async deliver (file://${join(root, 'packages/mail/src/deliver.ts')}:5:6)`,
].join('\n');

it('shows the time, level, error message, details, and source location in one line', () => {
  const line = { ...event, job: '0193', attempt: 2, msg: 'connect\nECONNREFUSED', error: { stack } };
  expect(readableLine(JSON.stringify(line))).toBe(
    '14:05:09 WARN  connect ECONNREFUSED job=0193 attempt=2 at packages/mail/src/deliver.ts:5:6',
  );
});

it('finds the source location in the stack of a failed job', () => {
  const line = { ...event, code: 'internal', stack, msg: 'no' };
  expect(readableLine(JSON.stringify(line))).toMatch(
    /^14:05:09 WARN {2}no code=internal at packages\/mail\/src/,
  );
});

it('shows an event without an error, and details that are objects', () => {
  const line = { ...event, level: 30, msg: 'draining', limits: { a: 1 } };
  expect(readableLine(JSON.stringify(line))).toBe('14:05:09 INFO  draining limits={"a":1}');
});

it.each(['', ' ✓ Ready in 2s', '{', '{"a":1}', 'null', '[1]'])('leaves %j unchanged', (line) => {
  expect(readableLine(line)).toBe(line);
});
