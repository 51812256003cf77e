import type { JobView } from '@/api/job-schema';
import type { Asked } from '@/server/asked';
import { Failure } from './failure';
import { Files } from './files';
import { outcomes } from './outcomes';
import { Result } from './result';

interface JobOutcomeProps {
  job: JobView;
  asked: Asked;
  now: number;
}

/** What came out of a job: why it failed, or what it made, shown as its kind knows best. */
export function JobOutcome({ job, asked, now }: JobOutcomeProps) {
  const Outcome = outcomes[job.kind];
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
