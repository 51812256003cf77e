/** A row of the audit log. */
export interface ActionView {
  id: string;
  at: string;
  actor: { id: string; email: string };
  /** The type of subject and the verb, such as `job.cancel`. */
  action: string;
  subject: { type: string; id: string };
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  reason: string | null;
  ip: string | null;
  userAgent: string | null;
  requestId: string | null;
  sessionId: string | null;
  secondFactorAt: string | null;
  /** `success`, `denied`, or `failed`. */
  outcome: string;
}
