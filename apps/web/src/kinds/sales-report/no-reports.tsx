import { Button, EmptyState, EmptyStateActions } from '@mantine/core';

export function NoReports() {
  return (
    <EmptyState
      title="No reports yet"
      description="Ask for one above: it is made in the background, and kept for a week."
    >
      <EmptyStateActions>
        <Button component="a" href="/sample-report.pdf" target="_blank" variant="default">
          See a sample
        </Button>
      </EmptyStateActions>
    </EmptyState>
  );
}
