export { currentStep } from '../create-steps';
export { withSweepLock } from '../database/sweep-lock';
export { persist } from '../persist';
export { plainText } from '../plain-text';
export { beat, signOff, type WorkerIdentity, type WorkerVitals } from '../worker-processes';
export { type Claim, type ClaimResult, claimJobs, holdsClaim, renewLeases } from './claim';
export { type Failure, type Finish, finishJobs, type Outcome } from './finish';
export {
  type Answers,
  defineOperation,
  type HostedRun,
  type Operation,
  type Operations,
} from './isolated/host';
export { type Isolation, whyNotSealed } from './isolated/isolated';
export type { LogLine } from './log';
export type { WorkerOptions } from './options';
export { isStopped, Stopped, type StopReason } from './run/stop-reason';
export type { EndedRun, Run, ServiceProvider, Task, WorkerTools } from './services';
export { stopSignals } from './stop-signals';
export { createWorker, type RunningWorker } from './worker';
export { createJobWriter, type JobWriter } from './writer';
