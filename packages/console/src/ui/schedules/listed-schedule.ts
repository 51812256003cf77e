/** What a list says about a schedule. Times are in ISO 8601. */
export interface ListedSchedule {
  id: string;
  /** Its name in code; null if a user has created it. */
  name: string | null;
  /** When it runs: `Every day at 08:00, Europe/Berlin`. */
  description: string;
  paused: boolean;
  /** Null while it's paused. */
  nextRunAt: string | null;
  lastRunAt: string | null;
  lastJobId: string | null;
  /** When a run was last skipped because the previous run's job hadn't finished. */
  lastSkippedAt: string | null;
}
