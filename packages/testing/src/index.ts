export { createTestDatabase, type TestDatabase } from './database';
export { freePort } from './free-port';
export { type MailServer, startMailServer } from './mail-server';
export { createPerson } from './person';
export { openTestQueue } from './queue';
export { type RedisServer, startRedis } from './redis';
export { until } from './until';
