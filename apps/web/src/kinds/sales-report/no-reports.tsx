import { Button, EmptyState, EmptyStateActions } from '@mantine/core';

export function NoReports() {
  return (
    <EmptyState
      title="No reports yet"
      description="Create one above. It runs in the background and stays available for 7 days."
    >
      <EmptyStateActions>
        <Button component="a" href="/sample-report.pdf" target="_blank" variant="default">
          View sample
        </Button>
      </EmptyStateActions>
    </EmptyState>
  );
}
