export { ownerAddress } from './accounts/owner-address';
export { findPasswordLink, type PasswordLink, putPasswordLink } from './accounts/password-link';
export { addPasswordRequest, takePasswordRequests } from './accounts/password-requests';
export { pruneLinks } from './accounts/prune-links';
export { setPasswordByLink } from './accounts/set-password';
export { putSignInLink, takeSignInLink } from './accounts/sign-in-link';
export {
  type AlertSettings,
  changeAlertSettings,
  findAlertOwner,
  findAlertTargets,
  findAlertWebhook,
  readAlertSettings,
  rotateAlertSecret,
  switchAlertRule,
} from './alert-settings';
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
export type { Email, File, Job, JobEvent, OperatorAction, Schedule, User, Webhook } from './generated/client';
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
export { indexSomeOrders } from './order-search/index-orders';
export { findOwnersToBuild, findOwnersToUpdate, readIndexedAt } from './order-search/index-state';
export { findMarks, type Mark } from './order-search/marks';
export {
  type FoundOrder,
  type OrderCursor,
  type OrderResults,
  type OrderSearch,
  searchOrders,
} from './order-search/search-orders';
export { orderIndexFormat, termsOf } from './order-search/terms';
export { exportOrders } from './orders/export-orders';
export {
  type SalesDimension,
  shareSales,
  sumSales,
  totalSales,
} from './orders/figures';
export { type ImportRun, importOrders } from './orders/import/import-orders';
export { isTooManyOrders, type TooManyOrders } from './orders/import/merge-orders';
export { insertOrders } from './orders/insert-orders';
export type { SoldOrder } from './orders/order';
export { findOrderDays } from './orders/order-days';
export { readOrders } from './orders/read-orders';
export { changePerson, type PersonChange, userChannel } from './person';
export {
  countAttempt,
  countHits,
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
export { hasWebhookEvents, webhookEvents } from './webhooks/hook';
export {
  recordWebhookFailure,
  recordWebhookGone,
  recordWebhookResponse,
  recordWebhookSuccess,
} from './webhooks/record-response';
export { rotateWebhookSecret } from './webhooks/rotate-secret';
export { takeWebhookEvents, type WebhookEvent } from './webhooks/take-events';
