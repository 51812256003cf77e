export {
  type Answers,
  defineOperation,
  type HostedRun,
  type Operation,
  type Operations,
} from './isolated/host';
export type { Isolation } from './isolated/isolated';
export type { WorkerOptions } from './options';
export type { EndedRun, Run, ServiceProvider, Task, WorkerTools } from './services';
export { stopSignals } from './stop-signals';
export { createWorker, type RunningWorker } from './worker';
