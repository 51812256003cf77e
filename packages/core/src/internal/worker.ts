export { whyNotSealed } from '../worker/isolated/isolated';
export { Stopped } from '../worker/stop-reason';
