import { Text } from 'react-email';
import { Mail } from '../../mail/layout';
import type { OwnJob } from '../../services/services';
import { headline, kindInWords, momentInWords, nounOf, sizeInWords } from './words';

interface JobFinishedMailProps {
  job: OwnJob;
  url: string;
  settingsUrl: string;
}

/** Says how a job has ended, and leads to its page. */
export function JobFinishedMail({ job, url, settingsUrl }: JobFinishedMailProps) {
  const isDone = job.state === 'succeeded';
  const about = [kindInWords(job.kind), job.title].filter(Boolean).join(': ');
  return (
    <Mail
      preview={about}
      heading={headline(job)}
      action={{ label: isDone ? `Open the ${nounOf(job.kind)}` : 'See what went wrong', url }}
      footnote="You get this message because the page of this job was not open when it ended."
      settings={{ label: 'Turn these messages off', url: settingsUrl }}
    >
      <Text>
        <strong>{about}</strong>
      </Text>
      {linesOf(job).map((line) => (
        <Text key={line} style={{ overflowWrap: 'anywhere' }}>
          {line}
        </Text>
      ))}
    </Mail>
  );
}

function linesOf({ state, errorMessage, files }: OwnJob): string[] {
  if (state !== 'succeeded') return [`${errorMessage} You can try it again on its page.`];
  return files.map(({ name, bytes, expiresAt }) => {
    const until = expiresAt ? `, kept until ${momentInWords(expiresAt)}` : '';
    return `${name}, ${sizeInWords(bytes)}${until}`;
  });
}
