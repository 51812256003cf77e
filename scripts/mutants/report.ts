import type { Mutant } from './mutant';
import type { Result } from './test-runner';

export interface Trial {
  mutant: Mutant;
  result: Result;
}

const percent = (share: number) => `${(share * 100).toFixed(1)}%`;

/** Returns how many mutants make sense, how many of them were killed, and their share. */
function scoreOf(trials: Trial[]) {
  const killed = trials.filter(({ result }) => result === 'killed').length;
  const mutants = trials.filter(({ result }) => result !== 'invalid').length;
  return { killed, mutants, score: mutants === 0 ? 1 : killed / mutants };
}

/** Prints the score of a file, and its survivors. */
export function printFile(file: string, all: Trial[]): void {
  const trials = all.filter(({ mutant }) => mutant.file === file);
  const { killed, mutants, score } = scoreOf(trials);
  console.log(`${file}: ${mutants} mutants, ${killed} killed, ${percent(score)}`);
  for (const { mutant, result } of trials)
    if (result === 'survived')
      console.log(`  survived: ${file}:${mutant.line} \`${mutant.before}\` → \`${mutant.after}\``);
}

/** Prints the score of all files as the last line. Returns it. */
export function printTotal(trials: Trial[]): number {
  const { killed, mutants, score } = scoreOf(trials);
  console.log(`\n${mutants} mutants, ${killed} killed, ${mutants - killed} survived: ${percent(score)}`);
  return score;
}
