import { Button, type ButtonProps } from '@mantine/core';
import { DownloadIcon } from 'lucide-react';

interface DownloadButtonProps extends ButtonProps {
  href: string;
  /** The name of the file, unless the response has one. */
  download?: string;
}

export function DownloadButton({ download, ...look }: DownloadButtonProps) {
  return (
    <Button
      component="a"
      variant="default"
      size="xs"
      leftSection={<DownloadIcon size={14} />}
      download={download ?? true}
      {...look}
    />
  );
}
