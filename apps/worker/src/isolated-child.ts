import { serve } from '@offload/core/child';
import { loadKind } from '@offload/jobs/registry';
import { createRemoteServices } from '@offload/jobs/services/remote';

await serve(loadKind, createRemoteServices);
