import { loadKind } from '@offload/jobs/registry';
import { readEnv } from '../env';
import { serve } from './serve';

serve(readEnv(), loadKind);
