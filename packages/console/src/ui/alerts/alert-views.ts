import type { AlertRule } from '@offload/core/admin/browser';

/** An alert that fires. */
export interface FiringAlert {
  rule: AlertRule;
  queue: string;
  since: string;
  summary: string;
}

/** When an alert fires. */
export interface RuleView {
  rule: AlertRule;
  isOn: boolean;
  /** Percent for `failed-rate`, seconds for the others. */
  threshold: number;
}

/** An alert that has started firing or was resolved. */
export interface AlertChangeView {
  rule: AlertRule;
  queue: string;
  state: 'firing' | 'resolved';
  at: string;
  summary: string;
}
