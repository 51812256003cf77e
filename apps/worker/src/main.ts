import { checkKinds } from '@offload/kinds/check-kinds';
import { runWorker } from './run-worker';

await runWorker({ check: checkKinds });
