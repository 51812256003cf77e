export { childStepPrefix } from './contract/create-steps';
export { plainText } from './contract/plain-text';
export { connectAlone } from './database/connect-alone';
export {
  type Connection,
  connectionOf,
  oftenUsed,
  preparedName,
  type Transaction,
} from './database/connection';
export { type Database, openDatabase } from './database/database';
export {
  databaseDown,
  isDatabaseBusy,
  isDatabaseDown,
  isDiskFull,
  isPassing,
} from './database/database-down';
export { listen } from './database/listen';
export { persist } from './database/persist';
export { isSchemaMissing } from './database/schema-missing';
export { empty, join, raw, type Sql, sql } from './database/sql';
export { isOlderThan } from './database/stored-times';
export { WatchedClient } from './database/watched-client';
export { ownerColumns, ownerFields, type StoredJob, viewStored, webhookFields } from './job/read/job';
export { claimedStates, pendingStates, unfinishedStates } from './job/states';
export { stateIn } from './job/transitions';
export { firstIdAt } from './job/uuid-time';
