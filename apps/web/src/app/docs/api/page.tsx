import { Anchor, Code, Group, Stack, Text, Title } from '@mantine/core';
import type { Metadata } from 'next';
import { type ApiDocument, readDocument } from '@/features/docs/api-document';
import { CallSection } from '@/features/docs/call-section';
import { type LanguageName, languages } from '@/features/docs/examples';
import { ObjectList } from '@/features/docs/schema-fields';
import { AnchorLink } from '@/features/shell/links';
import { PageTitle } from '@/features/shell/page-title';
import { one, type SearchParams } from '@/features/shell/search-params';

export const metadata: Metadata = { title: 'API' };

export default async function ApiPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { lang } = await searchParams;
  const language = namesOfLanguages.find((name) => name === one(lang)) ?? 'curl';
  const document = readDocument();
  return (
    <Stack gap="xl">
      <PageTitle title="API">
        All calls, as in <AnchorLink href="/api/openapi.json">the OpenAPI document</AnchorLink>.
      </PageTitle>
      <Start />
      <Languages chosen={language} />
      <Calls document={document} language={language} />
      <Stack component="section" aria-labelledby="objects" gap={0}>
        <Title order={2} id="objects" mb="xs">
          Objects
        </Title>
        <ObjectList objects={document.objects} />
      </Stack>
    </Stack>
  );
}

const namesOfLanguages: LanguageName[] = ['curl', 'typescript', 'python'];

function Start() {
  return (
    <Text maw={640}>
      Create a token under <AnchorLink href="/account/tokens">API tokens</AnchorLink>, and set it as{' '}
      <Code>OFFLOAD_TOKEN</Code>. An error has a{' '}
      <Anchor href="#Problem" inherit>
        Problem
      </Anchor>{' '}
      as its body, whose type leads to <AnchorLink href="/docs/problems">what to do about it</AnchorLink>. To
      repeat a <Code>POST</Code> safely, send the same <Code>Idempotency-Key</Code>.
    </Text>
  );
}

function Languages({ chosen }: { chosen: LanguageName }) {
  return (
    <Group component="nav" aria-label="Language of examples" gap="md">
      {namesOfLanguages.map((name) => (
        <AnchorLink
          key={name}
          href={`/docs/api?lang=${name}`}
          aria-current={name === chosen ? 'true' : undefined}
          fw={name === chosen ? 600 : 400}
        >
          {languages[name].label}
        </AnchorLink>
      ))}
    </Group>
  );
}

function Calls({ document, language }: { document: ApiDocument; language: LanguageName }) {
  return document.tags.map(({ name, description, calls }) => (
    <Stack key={name} component="section" aria-label={name} gap={0}>
      <Title order={2}>{name}</Title>
      <Text size="sm" c="dimmed" mb="xs">
        {description}
      </Text>
      {calls.map((call) => (
        <CallSection key={call.operationId} call={call} document={document} language={language} />
      ))}
    </Stack>
  ));
}
