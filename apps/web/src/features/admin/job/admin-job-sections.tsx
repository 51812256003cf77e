'use client';

import { Code, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { AdminJobDetails, JobLogPage } from '@/api/admin/job-schema';
import { fileSize } from '../../jobs/detail/result-words';
import { AnchorLink } from '../../shell/links';
import { jobSearchHref } from '../jobs/job-search-query';
import { useRefresh } from '../use-refresh';
import { Attempts } from './attempts';
import { AuditEntries } from './audit-entries';
import { JobLog } from './job-log';
import { Mail } from './mail';

interface AdminJobSectionsProps {
  id: string;
  details: AdminJobDetails;
  log: JobLogPage;
}

/** Shows what staff see of a job below what its owner sees. */
export function AdminJobSections({ id, details, log }: AdminJobSectionsProps) {
  useRefresh(5_000);
  const { owner, payload, stack, attempts, mail, sources, actions } = details;
  return (
    <Stack gap="xl">
      <Section title="Owner">
        <AnchorLink href={jobSearchHref({ q: `owner:${owner.id}` })} size="sm" prefetch={false}>
          {owner.email}
        </AnchorLink>
      </Section>
      <Section title="Payload">
        <Code block tabIndex={0}>
          {JSON.stringify(payload, null, 2)}
        </Code>
      </Section>
      {stack && (
        <Section title="Stack trace">
          <Code block tabIndex={0}>
            {stack}
          </Code>
        </Section>
      )}
      <JobLog key={id} id={id} initial={log} />
      <Section title="Attempts">
        {attempts.length > 0 ? <Attempts attempts={attempts} /> : <None>No attempts yet.</None>}
      </Section>
      {mail && (
        <Section title="Email">
          <Mail mail={mail} />
        </Section>
      )}
      {sources.length > 0 && (
        <Section title="Input files">
          {sources.map((file) => (
            <Text size="sm" key={file.id}>
              <a href={file.url}>{file.name}</a> {file.contentType}, {fileSize(file.bytes)}
            </Text>
          ))}
        </Section>
      )}
      <Section title="Audit log">
        {actions.length > 0 ? <AuditEntries actions={actions} /> : <None>No staff actions yet.</None>}
      </Section>
    </Stack>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <Title order={2} mb="sm">
        {title}
      </Title>
      {children}
    </section>
  );
}

function None({ children }: { children: ReactNode }) {
  return (
    <Text size="sm" c="dimmed">
      {children}
    </Text>
  );
}
