import { EmptyState } from '@mantine/core';

export function NoImports() {
  return (
    <EmptyState
      title="No imports yet"
      description="Choose a file above, or try the sample. It’s imported in the background while you watch."
    />
  );
}
