import { useKeptServices } from '../test/kept-services';
import { runOnServices } from '../test/run-on-services';

// Arguments restrict it to mutants whose `file:line` contains one of them. vitest runs the sources: nothing is built.
await runOnServices('scripts/mutants/main.ts', {
  prepare: async () => undefined,
  services: useKeptServices,
});
