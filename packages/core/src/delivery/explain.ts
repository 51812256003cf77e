const notNoeviction = (policy: string) =>
  `Redis may delete jobs to free memory: its maxmemory-policy is ${policy}. Set it to noeviction.`;
const replica = 'QUEUE_URL is a read-only replica. Set it to the primary.';
const sentinel =
  'QUEUE_URL is a Redis Sentinel, which is not supported. Set it to the primary that the Sentinel watches.';
const cluster =
  'QUEUE_URL is a Redis Cluster, which is not supported. Set it to a Redis that is not in a cluster.';
const tooOld = (version: string) =>
  `Redis ${version} at QUEUE_URL is too old. Upgrade it to ${minVersion.join('.')} or newer.`;
const minVersion = [6, 2] as const;

/** Redis's error replies by their first word. */
const replies: Record<string, string> = {
  READONLY: replica,
  UNBLOCKED: replica,
  NOPERM:
    'The Redis user of QUEUE_URL may not run a command that the queue needs. Allow it all commands: ACL SETUSER <user> +@all.',
  NOAUTH: 'Redis requires a password. Add it to QUEUE_URL.',
  WRONGPASS: 'Redis rejects the user or the password of QUEUE_URL. Correct them.',
  MOVED: cluster,
  CROSSSLOT: cluster,
  CLUSTERDOWN: cluster,
  OOM: 'Redis is out of memory. Raise its maxmemory.',
  MISCONF: "Redis can't save to its disk, so it accepts no jobs. Its log has the reason.",
};

class QueueError extends Error {
  override readonly name = 'QueueError';
}

/** Returns an error that says what to fix if a misconfigured server rejected a command. Otherwise returns null. */
export function explainQueueError(error: unknown): Error | null {
  if (!(error instanceof Error)) return null;
  if (error.name === 'QueueError') return error;
  // Why Redis discarded a transaction.
  const [first = error] =
    'previousErrors' in error && Array.isArray(error.previousErrors) ? error.previousErrors : [];
  const explained = isReply(first) && replies[first.message.split(' ', 1)[0] ?? ''];
  return explained ? new QueueError(explained, { cause: error }) : null;
}

/** Returns whether Redis rejected a command or PostgreSQL a statement, so that the connection works. */
function isReply(error: unknown): error is Error {
  return error instanceof Error && (error.name === 'ReplyError' || 'severity' in error);
}

interface ServerProblems {
  /** Why the server can't be used at all. */
  unusable: Error | null;
  /** Why the server may lose jobs. */
  risk: Error | null;
}

export function findServerProblems(info: string): ServerProblems {
  const fields = new Map(info.split(/\r?\n/).map((line) => splitOnce(line)));
  const unusable = whyUnusable(fields);
  const policy = fields.get('maxmemory_policy') ?? 'noeviction';
  return {
    unusable: unusable ? new UnusableQueueError(unusable) : null,
    risk: policy === 'noeviction' ? null : new QueueError(notNoeviction(policy)),
  };
}

function splitOnce(line: string): [string, string] {
  const at = line.indexOf(':');
  return [line.slice(0, at), line.slice(at + 1)];
}

function whyUnusable(fields: Map<string, string>): string | null {
  const mode = fields.get('redis_mode');
  if (mode === 'sentinel') return sentinel;
  if (mode === 'cluster') return cluster;
  const version = fields.get('redis_version') ?? '';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isOld = major < minVersion[0] || (major === minVersion[0] && minor < minVersion[1]);
  return version && isOld ? tooOld(version) : null;
}

const unusableCode = 'QUEUE_UNUSABLE';

class UnusableQueueError extends QueueError {
  readonly code = unusableCode;
}

/** Returns whether an error means that the server at `QUEUE_URL` is of a kind that can't carry jobs. */
export function isUnusable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === unusableCode;
}
