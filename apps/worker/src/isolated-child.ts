import { serve } from '@offload/core/child';
import { loadKind } from '@offload/kinds/registry';
import { createRemoteServices } from '@offload/kinds/services/remote';

await serve(loadKind, createRemoteServices);
