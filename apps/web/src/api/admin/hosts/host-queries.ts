import { readGates } from '@offload/core/internal';
import { runtime } from '@/server/runtime';
import type { HostView } from './host-schema';

const maxHosts = 200;

/** Returns the external hosts that jobs call: those that don't work first. */
export async function findHosts(): Promise<HostView[]> {
  const gates = await readGates(runtime().core, maxHosts);
  return gates.map(({ closedAt: _, closedUntil, lastErrorAt, ...gate }) => ({
    ...gate,
    closedUntil: closedUntil?.toISOString() ?? null,
    lastErrorAt: lastErrorAt?.toISOString() ?? null,
  }));
}
