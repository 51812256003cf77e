import type { JobDefinition } from '../contract/define-processor';
import { type JobSystem, unknownQueue } from '../contract/system';
import type { Isolation } from './isolated/isolated';

interface Checked {
  system: JobSystem;
  kinds: ReadonlyMap<string, JobDefinition>;
  isolated?: Isolation | undefined;
}

/** Throws, in a sentence that says what to fix, if a worker couldn't run one of its kinds. */
export function checkOptions({ system, kinds, isolated }: Checked): void {
  const uses = new Set([...(isolated?.operations.values() ?? [])].map(({ use }) => use));
  const { queues, contracts, places } = system;
  for (const [name, { contract }] of kinds) {
    const { kind, queue } = contract;
    const file = places.contract(kind);
    if (kind !== name)
      throw new Error(`${name}: its contract says that it is "${kind}": make both the same, in ${file}.`);
    if (!(queue in queues)) throw new Error(unknownQueue(contract, queues, places));
    if (contracts.get(kind) !== contract)
      throw new Error(`${kind}: its contract isn't in the system's list: add it to ${places.contracts}.`);
    if (!contract.isolated) continue;
    if (!isolated) throw new Error(`${kind}: it is isolated, so createWorker needs the option "isolated".`);
    const unknown = contract.isolated.uses.find((use) => !uses.has(use));
    if (unknown)
      throw new Error(`${kind}: no operation has the use "${unknown}": remove it from "uses" in ${file}.`);
  }
}
