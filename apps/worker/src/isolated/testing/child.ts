import { serve } from '@offload/core/child';
import { createRemoteServices } from '@offload/kinds/services/remote';
import { isolatedKinds } from './kinds';

await serve(
  async (kind) => isolatedKinds.find(({ contract }) => contract.kind === kind) ?? null,
  createRemoteServices,
);
