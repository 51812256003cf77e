import { expect, it } from 'vitest';
import { allowHosts, findUnread } from './settings';

it('reads a list of hosts and of single pages, whose hosts are in lower case', () => {
  expect(allowHosts.parse('LOCALHOST:3000/Sample.jpg,inside.test,[::1]:81')).toEqual([
    'localhost:3000/Sample.jpg',
    'inside.test',
    '[::1]:81',
  ]);
  expect(allowHosts.parse(undefined)).toEqual([]);
});

it.each(['host/a b', 'host/a?b', 'host/a#b', 'http://host', 'host:port', '/path'])('rejects %s', (text) => {
  expect(allowHosts.safeParse(text).error?.issues[0]?.message).toContain('host:port');
});

it('finds variables that begin as ours do, or are misspelled, and that no process reads', () => {
  const source = {
    WORKER_QUEUE: 'image',
    WORKER_QUEUES: 'image',
    DATABASE_POOLS: '10',
    DATBASE_URL: 'postgres://localhost',
    SEALNG_KEY: 'ab',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318',
    LOG_FORMAT: 'json',
    BASE_URL: 'http://localhost',
    DEMO_DATE: '',
    WORKER_PORT: '9000',
    AUTH_SECRET_FILE: '/run/secrets/auth',
    INBOX_PORT: '8025',
    NODE_OPTIONS: '--inspect',
    PATH: '/bin',
  };
  expect(findUnread(source)).toEqual([
    'DATABASE_POOLS',
    'DATBASE_URL',
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    'SEALNG_KEY',
    'WORKER_QUEUE',
  ]);
});
