import { randomInt } from 'node:crypto';
import { defineProcessor, type JobContext, TransientError } from '@offload/core/contract';
import { type LessonName, lesson } from './contract';

/** What the jobs of the page /learn do. It shows these functions. */
const lessons: Record<LessonName, (ctx: JobContext) => Promise<object>> = {
  async commit(ctx) {
    await ctx.progress(50, 'Running after the commit');
    return { committed: true };
  },

  async crash(ctx) {
    // Runs once: its result is stored before the next line.
    const number = await ctx.step('choose a number', () => randomInt(1_000));
    // biome-ignore lint/style/noRestrictedGlobals: this lesson is about a process that dies
    if (ctx.attempt === 1) process.kill(process.pid, 'SIGKILL');
    return { number };
  },

  async retry(ctx) {
    await ctx.progress(50, `Attempt ${ctx.attempt}`);
    if (ctx.attempt < 3) throw new TransientError('on_purpose', 'Fails twice, so that you see retries.');
    return { attempts: ctx.attempt };
  },

  async sleep(ctx) {
    const from = await ctx.step('fall asleep', () => ctx.now().toISOString());
    // Ends this run, and needs no worker: another run goes on from here, even after a restart.
    await ctx.sleep('20 s');
    return { from, to: ctx.now().toISOString() };
  },
};

export default defineProcessor(lesson, async ({ lesson: name }, ctx) => lessons[name](ctx));
