import { expect, it } from 'vitest';
import { readLessonCode } from './lesson-code';

it('reads the code of each lesson, in a size that is read at once', () => {
  for (const { file, text } of Object.values(readLessonCode())) {
    const lines = text.split('\n');
    expect(lines.length, file).toBeLessThanOrEqual(25);
    expect(lines.at(-1), file).toMatch(/^\}/);
  }
  expect(readLessonCode().crash.text).toContain("process.kill(process.pid, 'SIGKILL')");
  expect(readLessonCode().commit.text).toContain('db.$transaction(');
});
