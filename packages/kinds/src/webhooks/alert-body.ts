interface AlertMessage {
  type: string;
  timestamp: string;
  data: object;
}

const labels: Readonly<Record<string, string>> = {
  'alert.firing': 'Alert',
  'alert.resolved': 'Resolved',
  'alert.test': 'Test',
};
const slackEntities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
// Discord rejects messages of more than 2,000 characters.
const maxSummary = 1_500;

/** Returns an alert as its receiver expects it: as a message if the URL is a webhook of Slack or Discord, or else as JSON. */
export function alertBody(url: string, { type, timestamp, data }: AlertMessage, page: string): object {
  const summary = 'summary' in data ? String(data.summary).slice(0, maxSummary) : '';
  const isReminder = 'isReminder' in data && data.isReminder === true;
  const text = `${isReminder ? 'Still firing' : (labels[type] ?? 'Alert')}: ${summary}\n${page}`;
  switch (new URL(url).host) {
    case 'hooks.slack.com':
      return { text: text.replace(/[&<>]/g, (character) => slackEntities[character] ?? character) };
    case 'discord.com':
    case 'discordapp.com':
      return { content: text, allowed_mentions: { parse: [] } };
    default:
      return { type, timestamp, data };
  }
}
