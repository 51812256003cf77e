'use client';

import { EmptyState, EmptyStateActions } from '@mantine/core';
import { CallButton } from '@/features/http/call-button';
import { readSample } from '@/features/upload/read-sample';
import { imageUploads } from '../form/image-uploads';

export function NoImages() {
  return (
    <EmptyState
      title="No images yet"
      description="Drop or paste an image above, or enter a URL. You get it back in every width and format, ready for a web page."
    >
      <EmptyStateActions>
        <CallButton
          variant="default"
          call={() => readSample('sample-picture.jpg', 'image/jpeg')}
          onDone={({ file }) => imageUploads.add(file, {})}
        >
          Try a sample
        </CallButton>
      </EmptyStateActions>
    </EmptyState>
  );
}
