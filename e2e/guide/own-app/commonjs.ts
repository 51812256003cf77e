/** A program in CommonJS: it enqueues a job, runs it in a worker of its own, and prints each of its states. */
export const commonJsProgram = `
const { defineJob, defineProcessor, defineSystem, openJobs } = require('@offload/core');
const { createWorker } = require('@offload/core/worker');
const z = require('zod');

const note = defineJob({
  kind: 'note',
  payload: z.object({ text: z.string() }),
  result: z.object({ length: z.int() }),
});
const system = defineSystem({ contracts: [note] });
const kinds = [defineProcessor(note, async ({ text }) => ({ length: text.length }))];
const options = { system, databaseUrl: process.env.DATABASE_URL, queueUrl: process.env.QUEUE_URL };

async function main() {
  const jobs = openJobs(options);
  const { id } = await jobs.enqueue(note, { text: 'Buy paper' });
  const worker = createWorker({ ...options, kinds });
  for await (const { state, result } of jobs.watch(id)) console.log(state, JSON.stringify(result));
  await worker.stop();
  await jobs.close();
}

main().then(() => process.exit());
`;
