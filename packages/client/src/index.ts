import type { components } from './generated/api';

export {
  createOffloadClient,
  type OffloadClient,
  type OffloadClientOptions,
} from './create-offload-client';
export { isOffloadError, OffloadError } from './offload-error';

/** A job, as the API sends it. */
export type Job = components['schemas']['Job'];
/** An error, as the API sends it (RFC 9457). */
export type Problem = components['schemas']['Problem'];
