import type { Job } from '@offload/core/contract';

/** A step that a job has taken, or a wait that it's in. */
export type StepView = Job['steps'][number];

/** The rules for when a job may run, how many run at once, and how long it's kept. */
export interface RulesView {
  priority: string;
  deadline: string | null;
  uniqueKey: string | null;
  concurrency: { key: string; limit: number } | null;
  gate: string | null;
  payloadVersion: number;
  /** How long it's kept after it finishes, or null to keep it forever. */
  retention: string | null;
}

/** What staff did to a job. */
export interface StaffAction {
  id: string;
  at: string;
  by: string;
  action: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  reason: string | null;
  /** `success`, `denied`, or `failed`. */
  outcome: string;
}

/** A line of a job's log. */
export interface LogLine {
  id: string;
  at: string;
  level: string;
  attempt: number;
  message: string;
  details: unknown;
}
