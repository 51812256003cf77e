'use client';

import { Button, EmptyState, EmptyStateActions } from '@mantine/core';
import { clientProblem } from '@offload/console/text';
import { useState } from 'react';
import { ProblemAlert } from '@/features/http/problem-alert';
import { readSample } from '@/features/upload/read-sample';
import { imageUploads } from '../form/image-uploads';

const sample = 'sample-picture.jpg';

export function NoImages() {
  const [isReading, setIsReading] = useState(false);
  const [isMissing, setIsMissing] = useState(false);

  async function trySample() {
    setIsReading(true);
    const file = await readSample(sample, 'image/jpeg');
    setIsMissing(!file);
    setIsReading(false);
    if (file) imageUploads.add(file, {});
  }
  return (
    <>
      <EmptyState
        title="No images yet"
        description="Drop or paste an image above, or enter a URL. You get it back in every width and format, ready for a web page."
      >
        <EmptyStateActions>
          <Button variant="default" loading={isReading} onClick={trySample}>
            Try a sample
          </Button>
        </EmptyStateActions>
      </EmptyState>
      {isMissing && <ProblemAlert problem={clientProblem('The sample couldn’t be loaded. Try again.')} />}
    </>
  );
}
