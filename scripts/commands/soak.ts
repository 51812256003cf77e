import { runOnServices } from '../test/run-on-services';

await runOnServices('e2e/soak/main.ts');
