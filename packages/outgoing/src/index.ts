export { type ConnectRules, connect, explainFailure } from './connect';
export { createLookup, type Resolve } from './lookup';
export { createPostWebhook, type PostWebhook, type WebhookResponse } from './post-webhook';
export { newPushKeys, type PushKeys, subscriptionKeys } from './push/keys';
export { createSendRequest, type OutgoingRequest, type OutgoingResponse, type SendRequest } from './request';
export { parseRetryAfter } from './retry-after';
export { isSealed, openSecret, sealSecret } from './seal';
export { newWebhookSecret, signWebhook } from './signature';
export { checkTarget, type TargetRules } from './target';
