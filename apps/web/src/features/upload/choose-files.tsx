import { Button, FileButton } from '@mantine/core';
import { useHydrated } from '@offload/console/ui';
import { FileUpIcon } from 'lucide-react';
import { type ReactNode, useRef } from 'react';

interface ChooseFilesProps {
  accept: string;
  multiple?: boolean;
  onFiles: (files: File[]) => void;
  children: ReactNode;
}

export function ChooseFiles({ accept, multiple = false, onFiles, children }: ChooseFilesProps) {
  // Without it, the same file can't be chosen twice in a row.
  const reset = useRef<() => void>(null);
  // Until then, a click would do nothing.
  const isHydrated = useHydrated();

  function choose(chosen: File[] | File | null) {
    reset.current?.();
    const files = [chosen ?? []].flat();
    if (files.length > 0) onFiles(files);
  }
  return (
    <FileButton accept={accept} multiple={multiple} onChange={choose} resetRef={reset}>
      {(props) => (
        <Button {...props} disabled={!isHydrated} leftSection={<FileUpIcon size={16} />}>
          {children}
        </Button>
      )}
    </FileButton>
  );
}
