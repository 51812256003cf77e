import { searchJobs } from '@offload/console/operations/index.ts';
import { momentOfId } from '@offload/core/internal';
import { cut, formatTable, printableJson, terminalWidth, timeText } from '@offload/core/internal/terminal';
import { system } from '@offload/kinds/system';
import type { Tools } from './open-tools';
import type { ListCommand } from './read-command';
import { readJobs, requireKnown, searchFor, viewJob } from './read-jobs';

const header = ['ID', 'KIND', 'STATE', 'OWNER', 'CREATED', 'TITLE', 'ERROR'];
const maxTitleLength = 40;

/** Prints a page of jobs. */
export async function listJobs({ db, core }: Tools, { search, isJson }: ListCommand): Promise<number> {
  await requireKnown(db, search);
  const { ids, cursor } = await searchJobs(core, system.contracts, await searchFor(core, search));
  const jobs = await readJobs(db, ids);
  const searchedUntil = cursor && ids.length < search.limit ? momentOfId(cursor) : null;
  if (isJson) {
    console.log(printableJson({ data: jobs.map(viewJob), nextCursor: cursor, searchedUntil }));
    return 0;
  }
  const width = terminalWidth();
  const rows = jobs.map(({ id, kind, state, owner, createdAt, title, errorMessage }) => [
    ...[id, kind, state, owner.email, timeText(createdAt)],
    ...[cut(title ?? '', width === null ? null : maxTitleLength), errorMessage ?? ''],
  ]);
  if (rows.length > 0) console.log(formatTable(header, rows, width));
  // Not in the table, for programs that read it.
  if (searchedUntil)
    console.error(`Searched as far as ${timeText(searchedUntil)}. To go on, add --cursor ${cursor}`);
  else if (cursor) console.error(`There are more jobs. To see them, add --cursor ${cursor}`);
  else if (rows.length === 0) console.error('No jobs match.');
  return 0;
}
