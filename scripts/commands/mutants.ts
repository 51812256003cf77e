import { useKeptServices } from '../test/kept-services';
import { runOnServices } from '../test/run-on-services';

// Arguments restrict it to mutants whose `file:line` contains one of them, `--bugs` to bugs that jobs once had, and `--part 2/6` to a
// sixth of the targets. vitest runs the sources: nothing is built.
await runOnServices('scripts/mutants/main.ts', {
  prepare: async () => undefined,
  services: useKeptServices,
});
