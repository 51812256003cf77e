import './replay/contract-fields';

export type {
  AboutJob,
  AppJob,
  CreatingRequest,
  JobFact,
  PreparedReplay,
  ReplayRules,
  WantedReplay,
} from './about-job';
export type { ConsoleAccess, ConsoleAction, SimpleAction } from './access';
export { type Console, createConsole } from './create-console';
export { type AuditExport, verifyAuditExport } from './operations/audit-chain';
export type { BackgroundChange, BackgroundChanges, ConsoleOptions, Link, Owner } from './options';
export { hideValues } from './redact';
export type { AppAttention } from './ui/overview/system-state';
export type { Advice } from './views';
