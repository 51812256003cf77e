import { Text } from '@mantine/core';
import type { KindProps } from '@/kinds/kind-view';
import { partsOf } from '@/kinds/parts';
import { viewOf } from '@/kinds/registry';
import { Failure } from './failure';
import { Files } from './files';
import { Result } from './result';

/** Shows why a job failed, what it left when it was canceled, or what it made, as its kind shows that. */
export function JobOutcome({ job, asked, now }: KindProps) {
  const { afterCancel } = viewOf(job.kind);
  const { Outcome } = partsOf(job.kind);
  return (
    <>
      <Failure job={job} source={asked.source} />
      {job.state === 'canceled' && afterCancel && <Text>{afterCancel(job)}</Text>}
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
