import type { Steps } from './steps';

/**
 * The services in `ctx.services`. An app declares its own, and its worker provides them.
 *
 * @example
 * declare module '@offload/core' {
 *   interface Services {
 *     mailer: Mailer;
 *   }
 * }
 */
// biome-ignore lint/suspicious/noEmptyInterface: the app adds its services, by declaration merging
export interface Services {}

/** The second argument of a processor. */
export interface JobContext extends Steps {
  /** `payloadVersion` is the version of the contract that the payload was written for. */
  job: { id: string; kind: string; ownerId: string; payloadVersion: number };
  /** 1 for the first attempt. */
  attempt: number;
  /** Aborts when the job is canceled, times out, or is claimed by another worker. */
  signal: AbortSignal;
  /**
   * Reports progress: a percentage from 0 to 100, and the current step in a few words (cut after 1,000 characters). Throws if
   * the job was stopped.
   */
  progress(percent: number, step: string): Promise<void>;
  log: { info(message: string, details?: object): void };
  /** Returns the current time. Tests can set it. */
  now(): Date;
  services: Services;
}
