export { currentStep } from '../contract/create-steps';
export { withSweepLock } from '../database/sweep-lock';
export { type Isolation, whyNotSealed } from '../isolated/isolated';
export {
  type Answers,
  defineOperation,
  type HostedRun,
  type Operation,
  type Operations,
} from '../isolated/operations';
export { type Claim, holdForCommit, holdsClaim } from '../run/claim';
export { Stopped, stopSignals } from '../run/stop-reason';
export type { WorkerOptions } from './options';
export type { EndedRun, Run, ServiceProvider, Task, WorkerTools } from './services';
export { createWorker, type RunningWorker } from './worker';
