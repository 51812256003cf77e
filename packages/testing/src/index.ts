export { codeAt } from './code-at';
export { createTestDatabase, type TestDatabase } from './database';
export { testEnv } from './env';
export { fillQueue } from './fill-queue';
export {
  hostileBodies,
  hostileForms,
  hostileHeaders,
  hostileTexts,
  hostileTypes,
  malformedTexts,
} from './hostile';
export { type MailServer, startMailServer } from './mail-server';
export { createPerson } from './person';
export { startProxy, type TcpProxy } from './proxy';
export { type Device, newDevice, type PushService, startPushService } from './push-service';
export { emptyQueue, emptyQueueTables, openTestQueue } from './queue';
export { findQueueEntry } from './queue-entry';
export { type RedisServer, startRedis } from './redis';
export { type S3Server, s3Error, startS3Server } from './s3-server';
export { mountSmallDisk, type SmallDisk } from './small-disk';
export { createTestSystem, places } from './test-system';
export { until } from './until';
export { someWorker } from './worker';
