export { createLookup, type Resolve, resolveBySystem } from './lookup';
export { createPostWebhook, type PostWebhook, type Webhook } from './post-webhook';
export { isSealed, openSecret, sealSecret } from './seal';
export { newWebhookSecret, signWebhook } from './signature';
export { checkTarget, type TargetRules } from './target';
