import { EmptyState } from '@mantine/core';

export function NoImports() {
  return (
    <EmptyState
      title="No imports yet"
      description="Choose a file above, or try it with the sample: it is imported in the background, and you can watch."
    />
  );
}
