import { expect, it } from 'vitest';
import { explainQueueError, findServerProblems } from './explain';

it.each(['5.0.14', '6.0.16'])('rejects Redis %s', (version) => {
  const { unusable } = findServerProblems(
    `# Server\r\nredis_version:${version}\r\nredis_mode:standalone\r\n`,
  );
  expect(unusable?.message).toBe(`Redis ${version} at QUEUE_URL is too old. Upgrade it to 6.2 or newer.`);
});

it.each(['6.2.0', '7.2.4', '8.0.2', '10.0.0'])('accepts Redis %s', (version) => {
  const info = `redis_version:${version}\r\nredis_mode:standalone\r\nmaxmemory_policy:noeviction\r\n`;
  expect(findServerProblems(info)).toEqual({ unusable: null, risk: null });
});

it('explains the reply that made Redis discard a transaction', () => {
  const reply = (message: string) => Object.assign(new Error(message), { name: 'ReplyError' });
  const discarded = Object.assign(reply('EXECABORT Transaction discarded because of previous errors.'), {
    previousErrors: [reply("READONLY You can't write against a read only replica.")],
  });
  expect(explainQueueError(discarded)?.message).toBe(
    'QUEUE_URL is a read-only replica. Set it to the primary.',
  );
  expect(explainQueueError(reply('ERR syntax error'))).toBeNull();
});
