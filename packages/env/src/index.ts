export { appSettings, readAppEnv } from './app-settings';
export { auditKey, deviceKey, fingerprintKey, sealingKeys, sessionKey } from './keys';
export { isLoopback } from './loopback';
export { awsKeys, readEnv } from './read-env';
export { isSameSecret, isSecret, readSecret, type SecretName, secretNames } from './secrets';
export { findUnread, isSetting, port, settings } from './settings';
export { findClient, trustedProxies } from './trusted-proxies';
