export { runAsOtherUser } from './as-other-user';
export { codeAt } from './code-at';
export { createTestDatabase, type TestDatabase } from './database';
export { testEnv, testNumber, testsAll } from './env';
export { fillQueue } from './fill-queue';
export {
  hostileBodies,
  hostileFor,
  hostileForms,
  hostileHeaders,
  hostileTexts,
  hostileTypes,
  malformedTexts,
} from './hostile';
export { createPerson } from './person';
export { emptyQueue, emptyQueueTables, findQueueEntry, openTestQueue } from './queue';
export { type MailServer, startMailServer } from './servers/mail-server';
export { type Pooler, startPgBouncer } from './servers/pgbouncer';
export { startProxy, type TcpProxy } from './servers/proxy';
export { type Device, newDevice, type PushService, startPushService } from './servers/push-service';
export { type RedisServer, startRedis } from './servers/redis';
export { type S3Server, s3Error, startS3Server } from './servers/s3-server';
export { mountSmallDisk, type SmallDisk } from './servers/small-disk';
export { authSecret, createSession } from './session';
export type { Cookie } from './session-cookie';
export { started } from './started';
export { createTestSystem, places } from './test-system';
export { until } from './until';
export { someWorker } from './worker';
