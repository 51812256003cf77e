import { setQueuePaused } from '@offload/console/operations/index.ts';
import type { JobQueue } from '@offload/core/internal';
import { printableJson } from '@offload/core/internal/terminal';
import { PlainError } from '@offload/processes';
import type { Tools } from './open-tools';
import type { PauseCommand } from './read-command';

/** Pauses or resumes a queue for all workers, and says so. */
export async function pauseQueue(tools: Tools, { name, queue, isJson }: PauseCommand): Promise<number> {
  const paused = name === 'pause';
  const opened = await openQueue(tools, queue);
  const { core, operator } = tools;
  const wasPaused = await setQueuePaused(core, opened, { name: queue, paused, operator });
  const word = paused ? 'paused' : 'running';
  if (isJson) console.log(printableJson({ queue, paused, wasPaused }));
  else console.log(wasPaused === paused ? `${queue} was ${word} already.` : `${queue} is ${word} now.`);
  return 0;
}

async function openQueue({ backend, queueHost }: Tools, name: string): Promise<JobQueue> {
  try {
    return await backend.queue(name);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new PlainError(`No queue backend at ${queueHost} (QUEUE_URL): ${reason}`);
  }
}
