import type { Alerts, RuleName } from '@/api/admin/alerts/alert-schema';
import { send } from '../../http/http';
import { useOptimisticChange } from '../../http/use-optimistic-change';

export type Rule = Alerts['rules'][number];

interface Turn {
  rule: RuleName;
  isOn: boolean;
}

/** Returns the rules, with pending switches applied optimistically. */
export function useRules({ rules }: Alerts) {
  const { shown, change, problems } = useOptimisticChange(rules, withTurn);
  function turn(rule: RuleName, isOn: boolean) {
    change({
      id: rule,
      change: { rule, isOn },
      // Only this rule, so that it can't undo what is saved meanwhile.
      call: () => send('PATCH', `/api/admin/alerts/rules/${rule}`, { isOn }),
    });
  }
  return { rules: shown, turn, problems };
}

function withTurn(rules: Rule[], { rule, isOn }: Turn): Rule[] {
  return rules.map((each) => (each.rule === rule ? { ...each, isOn } : each));
}
