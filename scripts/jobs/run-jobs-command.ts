import { changeMany } from './change-many';
import type { SystemPlace } from './find-system';
import { listJobs } from './list-jobs';
import { openTools } from './open-tools';
import { pauseQueue } from './pause-queue';
import type { Command } from './read-command';
import { showJob } from './show-job';

/** Runs a command on a system. Resolves to the exit status. */
export async function runJobsCommand(command: Command, place: SystemPlace): Promise<number> {
  const tools = await openTools(place);
  switch (command.name) {
    case 'list':
      return listJobs(tools, command);
    case 'show':
      return showJob(tools, command);
    case 'pause':
    case 'resume':
      return pauseQueue(tools, command);
    default:
      return changeMany(tools, command);
  }
}
