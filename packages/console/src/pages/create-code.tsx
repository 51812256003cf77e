import { ActionIcon, Code, CopyButton, Group, Stack, Text } from '@mantine/core';
import { CheckIcon, CopyIcon } from 'lucide-react';
import type { CreatingRequest } from '../about-job';
import type { JobPageView } from '../api/console-reads';

/** Shows how code or a request would create a job like this one. */
export function CreateCode({ view }: { view: JobPageView }) {
  const { request } = view.about;
  return (
    <Stack gap="xs">
      <CodeBlock label="In TypeScript" text={enqueueCode(view)} />
      {request && <CodeBlock label="Over the API" text={curlCode(request)} />}
    </Stack>
  );
}

function CodeBlock({ label, text }: { label: string; text: string }) {
  return (
    <div>
      <Group justify="space-between">
        <Text size="sm" c="dimmed">
          {label}
        </Text>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <ActionIcon
              variant="subtle"
              color="gray"
              onClick={copy}
              aria-label={
                copied ? 'Copied' : `Copy the code ${label.replace(/^./, (letter) => letter.toLowerCase())}`
              }
            >
              {copied ? <CheckIcon size={16} /> : <CopyIcon size={16} />}
            </ActionIcon>
          )}
        </CopyButton>
      </Group>
      <Code block tabIndex={0}>
        {text}
      </Code>
    </div>
  );
}

interface Created {
  job: Pick<JobPageView['job'], 'kind'> & { owner: Pick<JobPageView['job']['owner'], 'id'> };
  payload: unknown;
  rules: Pick<JobPageView['rules'], 'priority'>;
}

/** Returns the TypeScript that would create a job again, by the usual name of its contract. */
export function enqueueCode({ job, payload, rules }: Created): string {
  const contract = job.kind.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  const priority = rules.priority === 'normal' ? {} : { priority: rules.priority };
  return `await jobs.enqueue(${contract}, ${literal(payload)}, ${literal({ ownerId: job.owner.id, ...priority })});`;
}

/** Returns the command that would send a request, for a POSIX shell. */
export function curlCode({ url, headers = {}, body }: CreatingRequest): string {
  const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
  const all = Object.entries({ 'Content-Type': 'application/json', ...headers });
  const lines = all.map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`);
  return [`curl -X POST ${quoted(url)}`, ...lines, `-d ${quoted(JSON.stringify(body))}`].join(' \\\n  ');
}

function literal(value: unknown): string {
  return JSON.stringify(value, null, 2).replaceAll(/^( *)"([a-z_$][\w$]*)":/gim, '$1$2:');
}
