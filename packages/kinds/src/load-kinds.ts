import type { AnyContract, JobDefinition } from '@offload/core/contract';
import { places } from './places';
import { loadKind, registeredKinds } from './registry';
import { system } from './system';

/** Loads all kinds, by name, for a worker. */
export async function loadKinds(): Promise<Map<string, JobDefinition>> {
  const definitions = await Promise.all(
    registeredKinds.map((kind) => {
      const contract = system.contracts.get(kind);
      return contract?.isolated ? loadedWhenRun(contract) : loadKind(kind);
    }),
  );
  return new Map(
    definitions.flatMap((definition) => (definition ? [[definition.contract.kind, definition]] : [])),
  );
}

/** Returns an isolated kind. What it runs with would take up memory in a worker, which leaves its jobs to other processes. */
function loadedWhenRun(contract: AnyContract): JobDefinition {
  return {
    contract,
    async run(payload, context) {
      const definition = await loadKind(contract.kind);
      if (!definition) throw new Error(`${contract.kind} isn't in ${places.registry}`);
      return definition.run(payload, context);
    },
  };
}
