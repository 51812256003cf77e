'use client';

import { ActionIcon, Code, Stack, Table, Text, VisuallyHidden } from '@mantine/core';
import { countOf, formatSize } from '@offload/core/format/amounts';
import { DownloadIcon, FileArchiveIcon } from 'lucide-react';
import { useRouter } from 'next/navigation';
import type { JobView } from '@/api/jobs/job-schema';
import { send } from '@/features/http/http';
import { availableFiles } from '@/features/jobs/available-files';
import { CopyTextButton } from '@/features/shell/copy-text-button';
import { DeleteButton } from '@/features/shell/delete-button';
import { DownloadButton } from '@/features/shell/download-button';
import { Section } from '@/features/shell/section';
import type { KindProps } from '@/kinds/kind-view';
import { CompareVariants } from './compare-variants';
import { htmlSnippet } from './html-snippet';
import classes from './image-outcome.module.css';
import { imageResultOf, savedText } from './image-result';
import { formatName, type Variant, variantsByFormat } from './variants';

/** An image before and after, the resized images, and the HTML to use them. */
export function ImageOutcome({ job, asked, now }: KindProps) {
  const result = imageResultOf(job);
  const formats = variantsByFormat(availableFiles(job, now), (result?.original.frames ?? 1) > 1);
  // Sorting is stable: within a width, the best format stays first.
  const variants = formats.flat().sort((a, b) => b.width - a.width);
  const name = asked.title ?? 'Image';
  return (
    <>
      {result && <CompareVariants name={name} original={result.original} variants={variants} />}
      <Section
        id="made"
        title="Files"
        aside={
          <DownloadButton
            href={`${job.links.self}/files.zip`}
            variant="filled"
            leftSection={<FileArchiveIcon size={14} />}
          >
            Download all (ZIP)
          </DownloadButton>
        }
      >
        <Stack gap="xs">
          <VariantTable variants={variants} originalBytes={result?.original.bytes ?? null} />
          {result && (
            <Text size="sm" c="dimmed">
              Original: {result.original.width} × {result.original.height} pixels,{' '}
              {formatSize(result.original.bytes)}.
            </Text>
          )}
        </Stack>
      </Section>
      {result && (
        <Snippet html={htmlSnippet({ alt: baseName(name), formats, placeholder: result.placeholder })} />
      )}
    </>
  );
}

function baseName(name: string): string {
  return name.replace(/\.\w{1,5}$/, '');
}

function Snippet({ html }: { html: string }) {
  return (
    <Section id="html" title="HTML" aside={<CopyTextButton text={html} label="Copy HTML" />}>
      <Text size="sm" c="dimmed" mb="sm">
        For a page in the same folder as the files from the ZIP. Describe the image in alt.
      </Text>
      {/* Scrollable content must be reachable by keyboard. */}
      <Code block className={classes.snippet} tabIndex={0} role="group" aria-label="HTML for the image">
        {html}
      </Code>
    </Section>
  );
}

interface VariantTableProps {
  variants: Variant[];
  originalBytes: number | null;
}

const head = ['Format', 'Pixels', 'Size', 'Compared with the original'];
const download = <VisuallyHidden key="download">Download</VisuallyHidden>;

function VariantTable({ variants, originalBytes }: VariantTableProps) {
  const body = variants.map(({ id, name, contentType, width, height, bytes, url }) => [
    formatName(contentType),
    `${width} × ${height}`,
    formatSize(bytes),
    originalBytes === null ? '–' : savedText(Math.round(100 * (1 - bytes / originalBytes))),
    <ActionIcon
      key={id}
      component="a"
      href={url}
      download
      variant="subtle"
      color="gray"
      aria-label={`Download ${name}`}
    >
      <DownloadIcon size={16} />
    </ActionIcon>,
  ]);
  return (
    <Table
      className={classes.table}
      withTableBorder
      aria-label="Resized images"
      data={{ head: [...head, download], body }}
    />
  );
}

export function DeleteImage({ job, asked }: KindProps) {
  const router = useRouter();

  async function onDelete() {
    const answer = await send('DELETE', `/api/images/${job.id}`);
    if (!answer.ok) return answer.problem;
    router.push('/images');
  }
  return (
    <DeleteButton what="image" onDelete={onDelete}>
      This deletes {asked.title ?? 'the image'}
      {contentsOf(job)}. This can’t be undone.
    </DeleteButton>
  );
}

function contentsOf(job: JobView): string {
  const result = imageResultOf(job);
  if (!result) return ', its job, and its history';
  const count = countOf(job.files.length, 'resized image');
  const bytes = job.files.reduce((sum, file) => sum + file.bytes, result.original.bytes);
  return `: the original, ${count} (${formatSize(bytes)} in total), the job, and its history`;
}
