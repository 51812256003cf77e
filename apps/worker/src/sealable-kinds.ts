import type { JobDefinition } from '@offload/core/contract';
import { whyNotSealed } from '@offload/core/worker';
import type { Logger } from 'pino';
import type { Env } from './env';

type Kinds = ReadonlyMap<string, JobDefinition>;

/**
 * Returns the kinds that a worker may run: with `SEALING=required`, no isolated ones on a system that can't seal them. Their
 * jobs wait for a worker that can.
 */
export async function sealableKinds(
  kinds: Kinds,
  { SEALING }: Pick<Env, 'SEALING'>,
  entry: URL,
  log: Logger,
): Promise<Kinds> {
  const error = SEALING === 'required' ? await whyNotSealed(entry) : null;
  if (error === null) return kinds;
  log.error(
    { error },
    "SEALING is required, but this system can't seal processes, so this worker takes no isolated jobs",
  );
  return new Map([...kinds].filter(([, definition]) => !isIsolated(definition)));
}

export function isIsolated({ contract }: JobDefinition): boolean {
  return contract.isolated !== undefined;
}
