import { Button, Code, CopyButton, Group, Text, Title, VisuallyHidden } from '@mantine/core';
import { CheckIcon, CopyIcon } from 'lucide-react';
import classes from './image-outcome.module.css';

/** HTML to copy that shows the image on a page. */
export function Snippet({ html }: { html: string }) {
  return (
    <section aria-labelledby="html">
      <Group justify="space-between" gap="xs" mb={4}>
        <Title order={2} id="html">
          HTML
        </Title>
        <CopyButton value={html}>
          {({ copied, copy }) => (
            <>
              <Button
                variant="default"
                size="xs"
                onClick={copy}
                leftSection={copied ? <CheckIcon size={14} /> : <CopyIcon size={14} />}
              >
                {copied ? 'Copied' : 'Copy HTML'}
              </Button>
              <VisuallyHidden role="status">{copied ? 'Copied' : ''}</VisuallyHidden>
            </>
          )}
        </CopyButton>
      </Group>
      <Text size="sm" c="dimmed" mb="sm">
        For a page in the same folder as the files from the ZIP. Describe the image in alt.
      </Text>
      {/* Scrollable content must be reachable by keyboard. */}
      <Code block className={classes.snippet} tabIndex={0} role="group" aria-label="HTML for the image">
        {html}
      </Code>
    </section>
  );
}
