import { expect, it } from 'vitest';
import { databaseDown } from '../database/database-down';
import { isQueueDown, markQueueDown } from './queue-down';

const errorOf = (name: string, message: string, more: object = {}) =>
  Object.assign(new Error(message), { name, ...more });

it.each([
  errorOf('Error', 'connect ECONNREFUSED 127.0.0.1:6379', { code: 'ECONNREFUSED' }),
  errorOf('Error', 'Command timed out'),
  errorOf('AggregateError', ''),
  errorOf('MaxRetriesPerRequestError', 'Reached the max retries per request limit (which is 1).'),
  errorOf('ReplyError', 'LOADING Redis is loading the dataset in memory'),
  errorOf('error', 'the database system is starting up', { severity: 'FATAL', code: '57P03' }),
  databaseDown(new Error('Connection terminated')),
])('treats the queue as down after: %s', (error) => {
  expect(isQueueDown(markQueueDown(error))).toBe(true);
});

it.each([
  errorOf('ReplyError', 'NOAUTH Authentication required.'),
  errorOf('ReplyError', 'ERR LOADING'),
  errorOf('error', 'database "missing" does not exist', { severity: 'FATAL', code: '3D000' }),
  errorOf('QueueError', 'QUEUE_URL is a Redis Sentinel', { code: 'QUEUE_UNUSABLE' }),
  new TypeError("Cannot read properties of undefined (reading 'name')"),
  'no error',
])('passes an error on unchanged: %s', (error) => {
  expect(markQueueDown(error)).toBe(error);
  expect(isQueueDown(error)).toBe(false);
});
