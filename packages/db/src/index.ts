export {
  createApiToken,
  revokeApiToken,
  spendTokenCall,
  type TokenUse,
  tokenLimit,
} from './accounts/api-tokens';
export { endSessions } from './accounts/end-sessions';
export { findOwnersByAddress, ownerAddress } from './accounts/owner-address';
export { addPasswordRequest, takePasswordRequests } from './accounts/password-requests';
export { recordSignIn } from './accounts/record-sign-in';
export { pruneLinks, putSignInLink, takeSignInLink } from './accounts/sign-in-link';
export {
  type AlertSettings,
  changeAlertSettings,
  findAlertOwner,
  findAlertTargets,
  findAlertWebhook,
  readAlertSettings,
  rotateAlertSecret,
} from './alert-settings';
export { type CausedEmail, findCausedEmails } from './caused-emails';
export { type Database, openDatabase, Prisma, type Transaction } from './client';
export {
  type ExchangeRate,
  type FetchedRate,
  findLatestRates,
  hasFreshRates,
  saveExchangeRates,
} from './exchange-rates';
export {
  findExpiredFiles,
  findStoredFiles,
  findUnclaimedKeys,
  jobFiles,
  markFilesRemoved,
  type NewFile,
  type SourceFile,
  type StoredFile,
} from './files';
export type {
  ApiToken,
  Email,
  File,
  Job,
  JobEvent,
  OperatorAction,
  Schedule,
  User,
  Webhook,
} from './generated/client';
export {
  findAnswer,
  keepAnswer,
  pruneIdempotencyKeys,
  readAnswer,
  type StoredAnswer,
} from './idempotent-answer';
export { findJobEffects } from './job-effects';
export {
  findOutputFiles,
  type JobParts,
  type JobRow,
  jobColumns,
  viewForWebhooks,
  viewJob,
  viewJobWith,
  viewResult,
} from './job-view';
export {
  countUnread,
  findNotifications,
  markNotificationsRead,
  maxUnread,
  type NotificationGroup,
} from './notifications/bell';
export {
  claimPendingNotifications,
  markSeenByOwner,
  ownerNotifications,
  recordNotificationEmail,
} from './notifications/owner-notifications';
export {
  deletePushSubscription,
  endPushSubscription,
  findDevices,
  findPushSubscription,
  keepPushKey,
  readPushKey,
  savePushSubscription,
} from './notifications/push';
export { changePerson, type PersonChange, userChannel } from './person';
export {
  countAttempt,
  countHits,
  countMember,
  forgiveAttempts,
  forgiveHits,
  type Limit,
  pruneRateLimits,
} from './rate-limit';
export { findLeftovers, findLeftoversOf, type Leftover, removeLeftover, runLeftovers } from './run-leftovers';
export {
  lockStorageUse,
  readReservation,
  readStorageUse,
  reservedBytesOf,
  reserveMore,
  type StorageUse,
  storageReservations,
} from './storage-use';
export {
  beginCodeAttempt,
  confirmSession,
  disableTwoFactor,
  recordRecoveryCode,
  replaceRecoveryCodes,
  resetTwoFactor,
  saveTwoFactor,
  spendCode,
} from './two-factor';
export { hasWebhookEvents, takeWebhookEvents, type WebhookEvent, webhookEvents } from './webhooks/events';
export {
  recordWebhookFailure,
  recordWebhookGone,
  recordWebhookResponse,
  recordWebhookSuccess,
} from './webhooks/record-response';
export { rotateWebhookSecret } from './webhooks/rotate-secret';
