'use client';

import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import { ProblemAlert } from '@/features/http/problem';
import { NeedsScript } from '@/features/shell/needs-script';
import { ChooseFiles } from '@/features/upload/choose-files';
import { DropArea } from '@/features/upload/drop-area';
import classes from './image-form.module.css';
import { ImageOptions } from './image-options';
import type { ImageDefaults } from './image-values';
import { UploadRows } from './upload-rows';
import { useImageForm } from './use-image-form';

interface ImageFormProps {
  maxBytes: number;
  sourceTypes: readonly string[];
  formats: readonly string[];
  defaults: ImageDefaults;
  url: string;
}

/** Takes images: dropped, chosen, pasted, or by URL. */
export function ImageForm({ maxBytes, sourceTypes, formats, defaults, url }: ImageFormProps) {
  const { form, folded, problem, isSending, onSubmit, uploads, send, sendAgain } = useImageForm({
    maxBytes,
    defaults,
    url,
  });
  usePaste(send);

  return (
    <Stack gap="md">
      <ImageDrop sourceTypes={sourceTypes} maxBytes={maxBytes} onFiles={send} />
      <UploadRows uploads={uploads} maxBytes={maxBytes} onSendAgain={sendAgain} />
      <form method="post" noValidate onSubmit={onSubmit}>
        <Stack gap="md">
          <div className={classes.address}>
            <TextInput
              label="Or enter an image URL"
              placeholder="https://example.com/beach.jpg"
              inputMode="url"
              autoComplete="off"
              {...form.getInputProps('image_url')}
            />
            <Button type="submit" variant="default" loading={isSending} className={classes.fetch}>
              Fetch image
            </Button>
          </div>
          {problem && <ProblemAlert problem={problem} />}
          <ImageOptions form={form} formats={formats} folded={folded} />
        </Stack>
      </form>
      <NeedsScript />
    </Stack>
  );
}

interface ImageDropProps extends Pick<ImageFormProps, 'sourceTypes' | 'maxBytes'> {
  onFiles: (files: File[]) => void;
}

function ImageDrop({ sourceTypes, maxBytes, onFiles }: ImageDropProps) {
  return (
    <DropArea onFiles={onFiles}>
      <Stack align="center" gap="xs">
        <ChooseFiles accept={sourceTypes.join()} multiple onFiles={onFiles}>
          Choose images
        </ChooseFiles>
        <Text size="sm" c="dimmed" ta="center">
          or drop or paste them here (JPEG, PNG, WebP, AVIF, or GIF, up to {maxBytes / 1_000_000} MB each)
        </Text>
      </Stack>
    </DropArea>
  );
}

/** Takes files that are pasted anywhere on the page. Pasted text is left alone. */
function usePaste(onFiles: (files: File[]) => void): void {
  useWindowEvent('paste', (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    onFiles(files);
  });
}
