import type { Alerts, RuleName } from '@/api/admin/alert-schema';
import { ask } from '../../http/http';
import { useOptimisticChange } from '../../http/use-optimistic-change';

export type Rule = Alerts['rules'][number];

interface Turn {
  rule: RuleName;
  isOn: boolean;
}

/** The rules, each as it is, or as it will be when it has been switched on or off. */
export function useRules({ rules, recipients, webhookUrl }: Alerts) {
  const { shown, change, refusals } = useOptimisticChange(rules, withTurn);
  function turn(rule: RuleName, isOn: boolean) {
    const settings = { rules: withTurn(shown, { rule, isOn }), recipients, webhookUrl };
    change({
      id: rule,
      change: { rule, isOn },
      call: () => ask('PUT', '/api/admin/alerts', settings),
    });
  }
  return { rules: shown, turn, refusals };
}

function withTurn(rules: Rule[], { rule, isOn }: Turn): Rule[] {
  return rules.map((each) => (each.rule === rule ? { ...each, isOn } : each));
}
