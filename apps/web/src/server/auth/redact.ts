export { hideAddresses, hideValues as redact } from '@offload/console';
