import { expect, it } from 'vitest';
import { openQueueBackend } from './backend';

const nothing = () => undefined;

it.each([
  ['postgres://somebody@127.0.0.1:1/x', 'postgresql'],
  ['postgresql://somebody@127.0.0.1:1/x', 'postgresql'],
  ['redis://127.0.0.1:1', 'redis'],
  ['rediss://127.0.0.1:1', 'redis'],
])('opens the backend for %s even if no server is listening there', async (url, name) => {
  const backend = openQueueBackend(url, { prefix: 'test', onError: nothing });
  expect(backend.name).toBe(name);
  await expect(backend.check()).rejects.toThrow();
  await expect(backend.queue('email')).rejects.toThrow();
  await backend.close();
});

it.each(['mysql://127.0.0.1', 'http://127.0.0.1', 'nonsense', ''])('rejects %s', (url) => {
  expect(() => openQueueBackend(url, { prefix: 'test', onError: nothing })).toThrow('Change QUEUE_URL.');
});
