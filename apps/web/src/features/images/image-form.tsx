'use client';

import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { startTransition, useEffect, useRef } from 'react';
import { refusedHere } from '../http/problem';
import { ProblemAlert } from '../http/problem-alert';
import { usePostForm } from '../http/use-post-form';
import { ChooseFiles } from '../upload/choose-files';
import { DropArea } from '../upload/drop-area';
import classes from './image-form.module.css';
import { ImageOptions } from './image-options';
import { imageUploads, useImageUploads } from './image-uploads';
import {
  asBody,
  asFields,
  checkOptions,
  type ImageDefaults,
  type ImageValues,
  initialValues,
} from './image-values';
import { UploadRows } from './upload-rows';
import { usePaste } from './use-paste';

interface ImageFormProps {
  maxBytes: number;
  defaults: ImageDefaults;
}

/** Takes pictures: dropped, chosen, pasted or by their address. */
export function ImageForm({ maxBytes, defaults }: ImageFormProps) {
  const router = useRouter();
  const readAgain = () => startTransition(() => router.refresh());
  const folded = useRef<HTMLDetailsElement>(null);
  const { form, problem, isSending, onSubmit } = usePostForm<ImageValues>({
    initialValues: initialValues(defaults),
    validate: (values) => ({ ...checkOptions(values), ...checkAddress(values) }),
    path: '/api/images',
    body: asBody,
    onErrors: ({ image_url, ...ofOptions }) => unfold(ofOptions),
    onDone() {
      form.setFieldValue('image_url', '');
      readAgain();
    },
  });
  const { uploads, taken } = useImageUploads();

  function unfold(errors: object) {
    if (folded.current && Object.keys(errors).length > 0) folded.current.open = true;
  }
  function send(files: File[]) {
    const values = form.getValues();
    const errors = checkOptions(values);
    form.setErrors(errors);
    unfold(errors);
    const mend =
      Object.keys(errors).length > 0 ? refusedHere('Mend what is asked for, then try again.') : null;
    for (const file of files) {
      const tooLarge =
        file.size > maxBytes ? refusedHere(`It is larger than ${maxBytes / 1_000_000} MB.`) : null;
      imageUploads.add(file, asFields(values), tooLarge ?? mend);
    }
  }
  usePaste(send);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what has been taken is in the gallery, also without live updates
  useEffect(() => {
    if (taken > 0) readAgain();
  }, [taken]);

  return (
    <Stack gap="md">
      <DropArea onFiles={send}>
        <Stack align="center" gap="xs">
          <ChooseFiles accept="image/jpeg,image/png,image/webp,image/avif,image/gif" multiple onFiles={send}>
            Choose pictures
          </ChooseFiles>
          <Text size="sm" c="dimmed" ta="center">
            or drop or paste them here: JPEG, PNG, WebP, AVIF or GIF, up to {maxBytes / 1_000_000} MB each
          </Text>
        </Stack>
      </DropArea>
      <UploadRows
        uploads={uploads}
        maxBytes={maxBytes}
        onSendAgain={({ id }) => imageUploads.sendAgain(id, asFields(form.getValues()))}
      />
      <form method="post" noValidate onSubmit={onSubmit}>
        <Stack gap="md">
          <div className={classes.address}>
            <TextInput
              label="Or give its address"
              placeholder="https://example.com/beach.jpg"
              inputMode="url"
              autoComplete="off"
              key={form.key('image_url')}
              {...form.getInputProps('image_url')}
            />
            <Button type="submit" variant="default" loading={isSending} className={classes.fetch}>
              Fetch it
            </Button>
          </div>
          {problem && <ProblemAlert problem={problem} />}
          <ImageOptions form={form} formats={defaults.formats} folded={folded} />
        </Stack>
      </form>
      <noscript>
        <Text size="sm">This form needs JavaScript.</Text>
      </noscript>
    </Stack>
  );
}

function checkAddress({ image_url: address }: ImageValues): Record<string, string> {
  return address.trim() === '' ? { image_url: 'Enter the address of a picture.' } : {};
}
