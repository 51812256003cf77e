import { loadKind } from '@offload/jobs/registry';
import { serve } from './serve';

await serve(loadKind);
