/** Each call of the API below /api, with the name that generated clients give its function, by tag. */
const groups = {
  Account: {
    'POST /signup': 'signUp',
    'POST /guests': 'createGuest',
    'PATCH /account': 'updateAccount',
    'POST /account/verification': 'resendVerification',
    'GET /storage': 'getStorageUse',
  },
  Sessions: {
    'GET /sessions': 'listSessions',
    'DELETE /sessions': 'endOtherSessions',
    'DELETE /sessions/{id}': 'endSession',
  },
  'Two-factor authentication': {
    'POST /account/two-factor': 'enableTwoFactor',
    'DELETE /account/two-factor': 'disableTwoFactor',
    'POST /account/two-factor/confirm': 'confirmTwoFactor',
    'POST /account/two-factor/recovery-codes': 'renewRecoveryCodes',
  },
  Tokens: {
    'POST /tokens': 'createToken',
    'GET /tokens': 'listTokens',
    'DELETE /tokens/{id}': 'revokeToken',
  },
  Jobs: {
    'GET /jobs': 'listJobs',
    'GET /jobs/{id}': 'getJob',
    'GET /jobs/{id}/timeline': 'getTimeline',
    'GET /jobs/{id}/children': 'listChildJobs',
    'POST /jobs/{id}/cancel': 'cancelJob',
    'POST /jobs/{id}/retry': 'retryJob',
    'POST /jobs/{id}/reschedule': 'rescheduleJob',
    'POST /jobs/{id}/signals/{name}': 'sendSignal',
    'GET /jobs/{id}/events': 'streamJob',
    'GET /events': 'streamJobs',
  },
  Reports: {
    'POST /reports': 'createReport',
    'POST /yearly-reports': 'createYearlyReports',
  },
  Imports: {
    'POST /imports': 'importOrders',
    'POST /imports/{id}/import': 'importCheckedFile',
    'GET /jobs/{id}/rejected-rows': 'listRejectedRows',
  },
  Images: {
    'POST /images': 'resizeImage',
    'DELETE /images/{id}': 'deleteImage',
  },
  Files: {
    'GET /files/{id}': 'downloadFile',
    'GET /jobs/{id}/files.zip': 'downloadFiles',
  },
  Orders: {
    'GET /orders': 'searchOrders',
    'GET /orders.csv': 'exportOrders',
  },
  Schedules: {
    'POST /schedules': 'createSchedule',
    'GET /schedules': 'listSchedules',
    'GET /schedules/{id}': 'getSchedule',
    'PUT /schedules/{id}': 'replaceSchedule',
    'PATCH /schedules/{id}': 'updateSchedule',
    'DELETE /schedules/{id}': 'deleteSchedule',
    'POST /schedules/{id}/run': 'runSchedule',
  },
  Webhooks: {
    'POST /webhooks': 'createWebhook',
    'GET /webhooks': 'listWebhooks',
    'GET /webhooks/{id}': 'getWebhook',
    'PATCH /webhooks/{id}': 'updateWebhook',
    'DELETE /webhooks/{id}': 'deleteWebhook',
    'POST /webhooks/{id}/rotate': 'rotateWebhookSecret',
    'POST /webhooks/{id}/test': 'testWebhook',
    'GET /webhooks/{id}/deliveries': 'listDeliveries',
    'POST /webhooks/{id}/deliveries/{jobId}/redeliver': 'redeliver',
  },
  Notifications: {
    'GET /notifications': 'listNotifications',
    'POST /notifications/read': 'markNotificationsRead',
    'POST /push-subscriptions': 'createPushSubscription',
    'DELETE /push-subscriptions/{id}': 'deletePushSubscription',
  },
  Learn: { 'POST /lessons': 'startLesson' },
  Health: {
    'GET /health': 'getHealth',
    'GET /health/live': 'getLiveness',
    'GET /health/ready': 'getReadiness',
    'GET /metrics': 'getMetrics',
  },
  Staff: {
    'GET /admin/alerts': 'getAlertTargets',
    'PUT /admin/alerts': 'replaceAlertTargets',
    'POST /admin/alerts/secret': 'rotateAlertSecret',
    'POST /admin/alerts/test': 'testAlerts',
    'GET /admin/tokens': 'listAllTokens',
    'DELETE /admin/tokens/{id}': 'revokeAnyToken',
    'GET /admin/users': 'listUsers',
    'PATCH /admin/users/{id}': 'updateUser',
    'DELETE /admin/users/{id}/two-factor': 'resetTwoFactor',
  },
} satisfies Record<string, Record<string, string>>;

const about: Record<keyof typeof groups, string> = {
  Account: 'Sign up, and change your settings',
  Sessions: 'Where you’re signed in',
  'Two-factor authentication': 'Codes from an authenticator app',
  Tokens: 'API tokens for programs',
  Jobs: 'Find, watch, and change jobs',
  Reports: 'Reports of orders as files',
  Imports: 'Orders from CSV files',
  Images: 'Images in other sizes and formats',
  Files: 'What jobs have made',
  Orders: 'Search and export orders',
  Schedules: 'Reports that are created regularly',
  Webhooks: 'Messages to your server about finished jobs',
  Notifications: 'The bell, and messages to browsers',
  Learn: 'The lessons of /learn',
  Health: 'For load balancers and monitoring',
  Staff: 'For those who run this installation',
};

/** The tags of the OpenAPI document. */
export const tags = Object.entries(about).map(([name, description]) => ({ name, description }));

interface Operation {
  operationId: string;
  tags: string[];
}

const operations = new Map(
  Object.entries(groups).flatMap(([tag, calls]) =>
    Object.entries(calls).map(([call, operationId]): [string, Operation] => [
      call,
      { operationId, tags: [tag] },
    ]),
  ),
);

/** Returns the name and the tag of a call, such as `GET /jobs/{id}`. Throws if it isn't listed. */
export function operationOf(call: string): Operation {
  const operation = operations.get(call);
  if (!operation) throw new Error(`${call} has no name: add it to the list of operations`);
  return operation;
}
