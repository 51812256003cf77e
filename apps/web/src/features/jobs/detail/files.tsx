import { Anchor, Group, Stack, Text, Title } from '@mantine/core';
import { Moment } from '@offload/console/ui';
import { formatSize } from '@offload/core/format/amounts';
import { DownloadIcon } from 'lucide-react';
import type { JobView } from '@/api/jobs/job-schema';

export function Files({ files }: { files: JobView['files'] }) {
  return (
    <section aria-labelledby="files">
      <Title order={2} id="files" mb="sm">
        Files
      </Title>
      <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }}>
        {files.map(({ id, name, bytes, url, expiresAt }) => (
          <Group component="li" key={id} gap="xs">
            <DownloadIcon size={16} />
            <Anchor href={url} download={name}>
              {name}
            </Anchor>
            <Text size="sm" c="dimmed">
              {formatSize(bytes)}
              {expiresAt && (
                <>
                  , until <Moment at={expiresAt} />
                </>
              )}
            </Text>
          </Group>
        ))}
      </Stack>
    </section>
  );
}
