import { expect, it } from 'vitest';
import { failedPath, readFailureView } from '../failed/failure-view';
import { jobSearchPath, readJobSearch } from './job-search-query';

const paramsOf = (path: string) => Object.fromEntries(new URL(path, 'http://ops.test').searchParams);

it.each(['print', 'Print', 'print_later', 'print.high', 'Größte Drucker'])(
  'reads from a link the queue that it was made for: %s',
  (queue) => {
    expect(readJobSearch(paramsOf(jobSearchPath({ queue })))).toMatchObject({ queue });
    expect(readFailureView(paramsOf(failedPath({ queue, code: queue })))).toMatchObject({
      queue,
      code: queue,
    });
  },
);

it.each(['', '\u0000', 'a\nb', '\ud800', 'a'.repeat(101)])(
  "ignores what isn't the name of a queue: %j",
  (queue) => {
    expect(readJobSearch({ queue })).toMatchObject({ queue: null });
    expect(readFailureView({ queue })).toMatchObject({ queue: null });
  },
);
