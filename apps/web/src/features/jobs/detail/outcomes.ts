import type { ComponentType } from 'react';
import type { JobView } from '@/api/job-schema';
import type { Asked } from '@/server/asked';
import { ImageOutcome } from '../../images/image-outcome';
import { ImportOutcome } from '../../imports/import-outcome';
import { ReportOutcome } from '../../reports/report-outcome';

export interface OutcomeProps {
  job: JobView;
  asked: Asked;
  now: number;
}

/** The kinds that show what they made in their own way, one line each. */
export const outcomes: Partial<Record<string, ComponentType<OutcomeProps>>> = {
  'resize-image': ImageOutcome,
  'sales-import': ImportOutcome,
  'sales-report': ReportOutcome,
};
