import { resolve } from 'node:path';
import { tsImport } from 'tsx/esm/api';

/** Puts the code that the page /learn shows into its module, because a build has no sources. */
export default async function embed() {
  const { readLessonCode } = await tsImport('./src/features/learn/lesson-code.ts', import.meta.url);
  const code = readLessonCode();
  for (const { file } of Object.values(code)) this.addDependency(resolve('../..', file));
  return `export const readLessonCode = () => (${JSON.stringify(code)});`;
}
