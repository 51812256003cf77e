import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { CircleAlertIcon } from 'lucide-react';
import { ProblemText } from '@/features/http/problem';
import { Sending } from '@/features/upload/sending';
import type { Upload } from '@/features/upload/upload-queue';
import { imageUploads } from './image-uploads';

interface UploadRowsProps {
  uploads: readonly Upload[];
  maxBytes: number;
  onSendAgain: (upload: Upload) => void;
}

export function UploadRows({ uploads, maxBytes, onSendAgain }: UploadRowsProps) {
  if (uploads.length === 0) return null;
  return (
    <Stack component="ul" aria-label="Uploads" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
      {uploads.map((upload) => (
        <li key={upload.id}>
          {upload.problem ? (
            <Refused upload={upload} maxBytes={maxBytes} onSendAgain={onSendAgain} />
          ) : (
            <Sending
              name={upload.file.name}
              percent={upload.percent}
              onStop={() => imageUploads.remove(upload.id)}
            />
          )}
        </li>
      ))}
    </Stack>
  );
}

interface RefusedProps extends Omit<UploadRowsProps, 'uploads'> {
  upload: Upload;
}

function Refused({ upload, maxBytes, onSendAgain }: RefusedProps) {
  const { id, file, problem } = upload;
  const canBeTaken = problem?.status !== 415 && file.size <= maxBytes;
  return (
    <Alert role="alert" color="red" icon={<CircleAlertIcon />} title={file.name}>
      <Text component="div" size="sm">
        {problem && <ProblemText problem={problem} />}
      </Text>
      <Group gap="xs" mt="xs">
        {canBeTaken && (
          <Button
            variant="default"
            size="compact-sm"
            onClick={() => onSendAgain(upload)}
            aria-label={`Try again: ${file.name}`}
          >
            Try again
          </Button>
        )}
        <Button
          variant="default"
          size="compact-sm"
          onClick={() => imageUploads.remove(id)}
          aria-label={`Dismiss: ${file.name}`}
        >
          Dismiss
        </Button>
      </Group>
    </Alert>
  );
}
