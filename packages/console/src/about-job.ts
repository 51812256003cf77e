import type { EnqueueFields } from '@offload/core';
import type { AnyContract } from '@offload/core/admin';
import type { ConsoleAccess } from './access';

/** A job, as the functions of an app get it. */
export interface AppJob {
  id: string;
  kind: string;
  ownerId: string;
}

/** A line that an app adds to the page of a job. */
export interface JobFact {
  label: string;
  value: string;
  /** Where its value leads. */
  href?: string;
  /** When it was, in ISO 8601. It's shown in the reader's time zone. */
  at?: string;
  /** Whether readers without values see it. By default, they see only its label and its time. */
  hasNoValues?: boolean;
}

/** A `POST` request that creates a job. */
export interface CreatingRequest {
  url: string;
  headers?: Readonly<Record<string, string>>;
  body: unknown;
}

/** What an app knows about a job that isn't in the core's tables. Readers without values see only facts, without their values. */
export interface AboutJob {
  /** Links beside the job's owner. */
  links?: readonly { label: string; href: string }[];
  /** The response of the server that rejected the work. It's shown with the error. */
  response?: string | null;
  /** The request that would create such a job, in JSON. It's shown as a `curl` command. */
  request?: CreatingRequest | null;
  /** Sentences below its status. */
  notes?: readonly string[];
  /** Facts with a title of their own: the job's email, its files. */
  sections?: readonly { title: string; facts: readonly JobFact[] }[];
}

/** A replay that staff want to make. */
export interface WantedReplay {
  job: AppJob;
  contract: AnyContract;
  /** Where its email is to go, if the form has asked. */
  recipient: string | undefined;
  access: ConsoleAccess;
  request: Request;
}

/** The options with which a replay is enqueued, apart from its payload. */
export interface PreparedReplay {
  /** Options of `enqueue`, such as a recipient or input files. */
  fields: EnqueueFields;
  /** What the audit log says in addition about the old job, and about the new one. */
  before?: object;
  after?: object;
}

/** What an app decides about replays. */
export interface ReplayRules {
  /**
   * Returns the names of the payload fields that a replay may change. By default, those in the contract's `editableFields`, or
   * all that aren't secret if it lists none.
   */
  editableFields?(contract: AnyContract): readonly string[];
  /** Returns where the email of a job goes, if a replay may send it elsewhere; otherwise null. */
  recipientOf?(job: AppJob, contract: AnyContract): Promise<string | null>;
  /** Returns what else a replay is enqueued with, or problem details (RFC 9457) that say why there is none. */
  prepare?(replay: WantedReplay): Promise<PreparedReplay | Response>;
}
