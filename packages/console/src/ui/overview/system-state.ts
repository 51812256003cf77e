import type { FiringAlert } from '../../reads/alerts';
import type { QueueFigures, WorkerFigures } from '../../views';
import type { GateLine } from '../gates/gate-line';
import type { Target } from '../paths';

/** A cause that needs attention. Its consequences aren't listed. */
export interface Attention {
  id: string;
  text: string;
  /** Whom it concerns and what to do, in sentences. */
  details: string[];
  since: string | null;
  /** Where to see more about it. */
  target: Target;
  isUrgent: boolean;
  /** The queues whose waiting jobs it explains. */
  queues: string[];
  /** If it's an outage. */
  probe: OutageProbe | null;
}

/** When workers probe again what an outage's queues wait for. */
export interface OutageProbe {
  queues: string[];
  /** Null: only a job can tell whether the outage is over. */
  nextProbeAt: string | null;
}

/** Urgent unless it says otherwise. */
export type Cause = Pick<Attention, 'id' | 'text' | 'target'> & Partial<Attention>;

/** What an app adds: one sentence, and where to see more about it. */
export interface AppAttention {
  text: string;
  href: string;
  /** Whether someone should do something about it now; by default true. */
  isUrgent?: boolean;
  /** The page that shows it; by default the overview. */
  page?: 'overview' | 'alerts';
}

/** The state of a system, in which `findAttention` looks. */
export interface SystemState {
  /** Whether the server of the queues accepts jobs. */
  acceptsJobs: boolean;
  /** The app's own entries. */
  more: AppAttention[];
  /** The gates that hold their jobs back. */
  shutGates: GateLine[];
  firing: FiringAlert[];
  /** The number of jobs that were committed and haven't been dispatched, by queue, also of queues that no code has any more. */
  undispatched: { queue: string; count: number }[];
  /** Kinds that no online worker can run, with the number of waiting jobs. */
  unknownKinds: { kind: string; count: number }[];
  queues: QueueFigures[];
  workers: WorkerFigures[];
}
