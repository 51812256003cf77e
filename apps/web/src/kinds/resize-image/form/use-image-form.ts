import { clientProblem, type Problem } from '@offload/console/text';
import { useRouter } from 'next/navigation';
import { startTransition, useRef } from 'react';
import { usePostForm } from '@/features/http/use-post-form';
import { useRefreshWhen } from '@/features/shell/use-refresh-when';
import { type Upload, useUploads } from '@/features/upload/upload-queue';
import { imageUploads } from './image-uploads';
import {
  asBody,
  asFields,
  checkOptions,
  type ImageDefaults,
  type ImageValues,
  initialValues,
} from './image-values';

interface ImageFormOptions {
  maxBytes: number;
  defaults: ImageDefaults;
  url: string;
}

/** The form for a URL, and the uploads, which use the same options. */
export function useImageForm({ maxBytes, defaults, url }: ImageFormOptions) {
  const router = useRouter();
  const { uploads, latest } = useUploads(imageUploads);
  const folded = useRef<HTMLDetailsElement>(null);

  const { form, ...posting } = usePostForm<ImageValues>({
    initialValues: { ...initialValues(defaults), image_url: url },
    validate: (values) => ({ ...checkOptions(values), ...checkAddress(values) }),
    path: '/api/images',
    body: asBody,
    onErrors: ({ image_url: _, ...ofOptions }) => unfold(ofOptions),
    onDone() {
      form.setFieldValue('image_url', '');
      startTransition(() => router.refresh());
    },
  });
  function unfold(errors: object) {
    if (folded.current && Object.keys(errors).length > 0) folded.current.open = true;
  }
  function send(files: File[]) {
    const values = form.getValues();
    const errors = checkOptions(values);
    form.setErrors(errors);
    unfold(errors);
    const optionsProblem = Object.keys(errors).length > 0 ? invalidOptions : null;
    for (const file of files)
      imageUploads.add(file, asFields(values), tooLarge(file, maxBytes) ?? optionsProblem);
  }
  const sendAgain = ({ id }: Upload) => imageUploads.sendAgain(id, asFields(form.getValues()));

  // Shows accepted files even without live updates.
  useRefreshWhen(latest);

  return { ...posting, form, folded, uploads, send, sendAgain };
}

const invalidOptions = clientProblem('Fix the highlighted fields and try again.');

// Checked before the upload, so that no one waits only to learn that the file is too large.
function tooLarge({ size }: File, maxBytes: number): Problem | null {
  return size > maxBytes ? clientProblem(`This file is over the ${maxBytes / 1_000_000} MB limit.`) : null;
}

function checkAddress({ image_url: address }: ImageValues): Record<string, string> {
  return address.trim() === '' ? { image_url: 'Enter the URL of an image.' } : {};
}
