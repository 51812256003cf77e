import type { JobContract, JobDefinition } from '@offload/core/contract';
import { places } from './places';
import { loadKind, registeredKinds } from './registry';
import { system } from './system';

/** Loads all kinds, by name, for a worker. */
export async function loadKinds(): Promise<Map<string, JobDefinition>> {
  const definitions = await Promise.all(
    registeredKinds.map((kind) => {
      const contract = system.contracts.get(kind);
      return contract?.isolated ? lazyDefinition(contract) : loadKind(kind);
    }),
  );
  return new Map(
    definitions.flatMap((definition) => (definition ? [[definition.contract.kind, definition]] : [])),
  );
}

/** Returns an isolated kind without loading its processor, which only the processes of its jobs run. */
function lazyDefinition(contract: JobContract): JobDefinition {
  return {
    contract,
    async run(payload, context) {
      const definition = await loadKind(contract.kind);
      if (!definition) throw new Error(`${contract.kind} isn't in ${places.registry}`);
      return definition.run(payload, context);
    },
  };
}
