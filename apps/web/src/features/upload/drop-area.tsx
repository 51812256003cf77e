import { Paper } from '@mantine/core';
import { type DragEvent, type ReactNode, useState } from 'react';
import classes from './drop-area.module.css';

interface DropAreaProps {
  onFiles: (files: File[]) => void;
  children: ReactNode;
}

/** An area that files can be dropped on. (Mantine's needs react-dropzone 20, which needs Node 22.) */
export function DropArea({ onFiles, children }: DropAreaProps) {
  const [isOver, setIsOver] = useState(false);

  function onDragOver(event: DragEvent) {
    event.preventDefault();
    setIsOver(true);
  }
  function onDrop(event: DragEvent) {
    event.preventDefault();
    setIsOver(false);
    const files = [...event.dataTransfer.files];
    if (files.length > 0) onFiles(files);
  }
  return (
    <Paper
      p="xl"
      className={classes.drop}
      data-over={isOver || undefined}
      onDragOver={onDragOver}
      onDragLeave={() => setIsOver(false)}
      onDrop={onDrop}
    >
      {children}
    </Paper>
  );
}
