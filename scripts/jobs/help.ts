import { queues } from '@offload/kinds/queues';

/** What `npm run jobs` says of itself. */
export const helpText = `\
Usage: npm run jobs -- <command>

  list                      shows jobs, newest first
  show <id>                 shows a job, its attempts, the last lines of its log, and its error
  retry <id>… | <filters>   retries failed or canceled jobs; by filters: failed ones, without dismissed ones
  cancel <id>… | <filters>  cancels jobs; by filters: those that wait, unless --state names running
  pause <queue>             pauses a queue for all workers: ${Object.keys(queues).join(', ')}
  resume <queue>            resumes it

Filters
  --state failed,canceled   in one of these states
  --kind sales-import       of this kind
  --queue import            in this queue
  --owner ada@example.com   of this user: an ID, or how the email address begins
  --search 'year:2023'      as in the search box of the admin pages: an ID, an email address, field:value, words of an error
  --older 1h, --newer 1h    created more, or less, than this long ago
  --from, --to              created between 2026-01-31 and 2026-01-31T09:30, in UTC

Options
  --limit 50, --sort oldest, --cursor <id>   list: jobs per page, their order, and where the page begins
  --yes                                      retry, cancel: don't ask; required if there is no terminal
  --json                                     prints JSON; use npm run -s jobs -- … so that npm prints nothing

It works on DATABASE_URL and QUEUE_URL, or else on what npm start runs in DATA_DIR. Retries, cancellations, and pauses are in
the audit log with your name on this machine. The exit status is 0 if everything was done, or there was nothing to do;
otherwise it is 1, and the error is one line.`;
