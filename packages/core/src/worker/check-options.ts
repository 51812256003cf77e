import type { JobDefinition } from '../contract';
import type { JobSystem } from '../system';
import type { Isolation } from './isolated/isolated';

interface Checked {
  system: JobSystem;
  kinds: ReadonlyMap<string, JobDefinition>;
  isolated?: Isolation | undefined;
}

/** Throws, in a sentence that says what to fix, if a worker couldn't run one of its kinds. */
export function checkOptions({ system, kinds, isolated }: Checked): void {
  const uses = new Set([...(isolated?.operations.values() ?? [])].map(({ use }) => use));
  for (const [name, { contract }] of kinds) {
    const { kind, queue } = contract;
    if (kind !== name)
      throw new Error(`${name}: its contract says that it is "${kind}". Make both the same.`);
    if (!(queue in system.queues))
      throw new Error(
        `${kind}: its contract names the queue "${queue}", which the system doesn't have. Add it.`,
      );
    if (system.contracts.get(kind) !== contract)
      throw new Error(`${kind}: its contract isn't in the system's list of contracts. Add it.`);
    if (!contract.isolated) continue;
    if (!isolated) throw new Error(`${kind}: it is isolated, so createWorker needs the option "isolated".`);
    const unknown = contract.isolated.uses.find((use) => !uses.has(use));
    if (unknown)
      throw new Error(`${kind}: no operation has the use "${unknown}". Add one, or remove it from "uses".`);
  }
}
