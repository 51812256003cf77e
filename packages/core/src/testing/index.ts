export { contractOf } from './contract';
export { admin, createJobTools, failure, historyOf, type JobTools, loseWorker, workerId } from './jobs';
