export { createTestDatabase, type TestDatabase } from './database';
export { freePort } from './free-port';
export { type MailServer, startMailServer } from './mail-server';
export { createPerson } from './person';
export { emptyQueueTables, openTestQueue } from './queue';
export { type RedisServer, startRedis } from './redis';
export { type S3Server, s3Error, startS3Server } from './s3-server';
export { until } from './until';
export { someWorker } from './worker';
