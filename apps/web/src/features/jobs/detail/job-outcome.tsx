import type { KindProps } from '@/kinds/kind-view';
import { viewOf } from '@/kinds/registry';
import { Failure } from './failure';
import { Files } from './files';
import { Result } from './result';

/** What came out of a job: why it failed, or what it made, shown as its kind knows best. */
export function JobOutcome({ job, asked, now }: KindProps) {
  const { Outcome } = viewOf(job.kind);
  return (
    <>
      <Failure job={job} />
      {Outcome && job.state === 'succeeded' ? (
        <Outcome job={job} asked={asked} now={now} />
      ) : (
        <>
          {job.files.length > 0 && <Files files={job.files} />}
          {job.result && <Result result={job.result} />}
        </>
      )}
    </>
  );
}
