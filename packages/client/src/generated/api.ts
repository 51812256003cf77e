// Generated from the API's document.
export type paths = {
    "/api/signup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign up
         * @description Sign up. The welcome email is sent in the background.
         */
        post: operations["signUp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/guests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try the demo: get a new account with a session, and its welcome email
         * @description Try the demo: get a new account with a session, and its welcome email. Only with DEMO_DATA, and only on the machine that the demo runs on.
         */
        post: operations["createGuest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/lessons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start a lesson of the page /learn
         * @description Start a lesson of the page /learn. Only with DEMO_DATA, and only on the machine that the demo runs on.
         */
        post: operations["startLesson"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change your name, or what you’re notified of
         * @description Change your name, or what you’re notified of. Omitted settings stay as they are.
         */
        patch: operations["updateAccount"];
        trace?: never;
    };
    "/api/account/verification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resend the link that verifies your email address
         * @description Resend the link that verifies your email address.
         */
        post: operations["resendVerification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List where you’re signed in
         * @description List where you’re signed in.
         */
        get: operations["listSessions"];
        put?: never;
        post?: never;
        /**
         * Sign out all sessions but this one
         * @description Sign out all sessions but this one.
         */
        delete: operations["endOtherSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Sign out one session
         * @description Sign out one session. Its live streams end.
         */
        delete: operations["endSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your API tokens, newest first
         * @description List your API tokens, newest first.
         */
        get: operations["listTokens"];
        put?: never;
        /**
         * Create an API token for a program, which sends it as `Authorization: Bearer …`
         * @description Create an API token for a program, which sends it as `Authorization: Bearer …`.
         */
        post: operations["createToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke an API token
         * @description Revoke an API token. Its live streams end.
         */
        delete: operations["revokeToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the API tokens of all users, newest first (admins)
         * @description List the API tokens of all users, newest first (admins).
         */
        get: operations["listAllTokens"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke the API token of any user
         * @description Revoke the API token of any user. Its live streams end (admins).
         */
        delete: operations["revokeAnyToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your latest notifications, newest first
         * @description List your latest notifications, newest first.
         */
        get: operations["listNotifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notifications/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mark your notifications as read: all of them, or those of a time, kind, and state
         * @description Mark your notifications as read: all of them, or those of a time, kind, and state.
         */
        post: operations["markNotificationsRead"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/push-subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Show notifications about your jobs in this browser, until you sign out
         * @description Show notifications about your jobs in this browser, until you sign out.
         */
        post: operations["createPushSubscription"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/push-subscriptions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Stop showing notifications in a browser
         * @description Stop showing notifications in a browser.
         */
        delete: operations["deletePushSubscription"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/two-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Turn on two-factor authentication, or replace the authenticator app; other sessions end
         * @description Turn on two-factor authentication, or replace the authenticator app; other sessions end.
         */
        post: operations["enableTwoFactor"];
        /**
         * Turn off two-factor authentication
         * @description Turn off two-factor authentication.
         */
        delete: operations["disableTwoFactor"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/two-factor/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm with a code from the authenticator app
         * @description Confirm with a code from the authenticator app. The session can then make protected calls for 10 minutes.
         */
        post: operations["confirmTwoFactor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/two-factor/recovery-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replace the recovery codes
         * @description Replace the recovery codes.
         */
        post: operations["renewRecoveryCodes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stream a job: its current state, then an event per change until it finishes
         * @description Stream a job: its current state, then an event per change until it finishes.
         */
        get: operations["streamJob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stream your jobs: unfinished jobs first, then an event per change
         * @description Stream your jobs: unfinished jobs first, then an event per change.
         */
        get: operations["streamJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your jobs, newest first
         * @description List your jobs, newest first.
         */
        get: operations["listJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a job
         * @description Get a job.
         */
        get: operations["getJob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a job’s timeline, from its request to its emails and webhooks, oldest first
         * @description Get a job’s timeline, from its request to its emails and webhooks, oldest first.
         */
        get: operations["getTimeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{id}/children": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a job’s child jobs, oldest first, and count them by state
         * @description List a job’s child jobs, oldest first, and count them by state.
         */
        get: operations["listChildJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a waiting or running job
         * @description Cancel a waiting or running job.
         */
        post: operations["cancelJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retry a failed or canceled job
         * @description Retry a failed or canceled job.
         */
        post: operations["retryJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{id}/signals/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a signal to a job that’s waiting for it
         * @description Send a signal to a job that’s waiting for it.
         */
        post: operations["sendSignal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{id}/reschedule": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Choose another time for a scheduled job, or for the next attempt
         * @description Choose another time for a scheduled job, or for the next attempt.
         */
        post: operations["rescheduleJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create a report
         * @description Create a report. If the same report is already in progress, returns that job.
         */
        post: operations["createReport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/yearly-reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create a report for each month of a year, and a ZIP of them
         * @description Create a report for each month of a year, and a ZIP of them. If the same job is already in progress, returns that job.
         */
        post: operations["createYearlyReports"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import orders from a CSV file
         * @description Import orders from a CSV file. If the same file is already being imported, returns that job.
         */
        post: operations["importOrders"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/imports/{id}/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import a file that a dry run has checked
         * @description Import a file that a dry run has checked. Creates a new job.
         */
        post: operations["importCheckedFile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{id}/rejected-rows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the first 1000 rejected rows of an import
         * @description List the first 1000 rejected rows of an import. The import’s file has all of them.
         */
        get: operations["listRejectedRows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search your orders, newest first
         * @description Search your orders, newest first. If nothing matches, one typo per word is allowed.
         */
        get: operations["searchOrders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export all orders that match a search as CSV, in the format of an import
         * @description Export all orders that match a search as CSV, in the format of an import.
         */
        get: operations["exportOrders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/images": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resize an image from a file or a URL
         * @description Resize an image from a file or a URL.
         */
        post: operations["resizeImage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/images/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete an image: its job, the original, and the resized images
         * @description Delete an image: its job, the original, and the resized images.
         */
        delete: operations["deleteImage"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/schedules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your schedules, oldest first
         * @description List your schedules, oldest first.
         */
        get: operations["listSchedules"];
        put?: never;
        /**
         * Schedule a report
         * @description Schedule a report. Each report covers the previous month.
         */
        post: operations["createSchedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/schedules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a schedule
         * @description Get a schedule.
         */
        get: operations["getSchedule"];
        /**
         * Change what a schedule does and when
         * @description Change what a schedule does and when. A paused schedule stays paused.
         */
        put: operations["replaceSchedule"];
        post?: never;
        /**
         * Delete a schedule
         * @description Delete a schedule. Its jobs are kept.
         */
        delete: operations["deleteSchedule"];
        options?: never;
        head?: never;
        /**
         * Pause or resume a schedule
         * @description Pause or resume a schedule. Runs missed while paused are skipped.
         */
        patch: operations["updateSchedule"];
        trace?: never;
    };
    "/api/schedules/{id}/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run a schedule now
         * @description Run a schedule now. If the same job is already in progress, returns that job.
         */
        post: operations["runSchedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your webhooks, oldest first
         * @description List your webhooks, oldest first.
         */
        get: operations["listWebhooks"];
        put?: never;
        /**
         * Add a webhook
         * @description Add a webhook. When one of your jobs finishes, the job is posted to its URL (Standard Webhooks).
         */
        post: operations["createWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a webhook
         * @description Get a webhook.
         */
        get: operations["getWebhook"];
        put?: never;
        post?: never;
        /**
         * Delete a webhook
         * @description Delete a webhook. Its waiting deliveries fail.
         */
        delete: operations["deleteWebhook"];
        options?: never;
        head?: never;
        /**
         * Change a webhook, or enable or disable it
         * @description Change a webhook, or enable or disable it.
         */
        patch: operations["updateWebhook"];
        trace?: never;
    };
    "/api/webhooks/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rotate the signing secret
         * @description Rotate the signing secret. For 24 hours, messages are signed with both the new and the previous one.
         */
        post: operations["rotateWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the deliveries of a webhook, newest first
         * @description List the deliveries of a webhook, newest first.
         */
        get: operations["listDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test event, even to a disabled webhook
         * @description Send a test event, even to a disabled webhook. It gets one attempt.
         */
        post: operations["testWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{id}/deliveries/{jobId}/redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Redeliver the message of a finished delivery, with the same `webhook-id`
         * @description Redeliver the message of a finished delivery, with the same `webhook-id`.
         */
        post: operations["redeliver"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/files/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download a file
         * @description Download a file.
         */
        get: operations["downloadFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{id}/files.zip": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download a job’s files as a ZIP
         * @description Download a job’s files as a ZIP.
         */
        get: operations["downloadFiles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/storage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get your storage usage, including unfinished jobs
         * @description Get your storage usage, including unfinished jobs.
         */
        get: operations["getStorageUse"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the recipients of alerts (staff)
         * @description Get the recipients of alerts (staff).
         */
        get: operations["getAlertTargets"];
        /**
         * Change the recipients of alerts (admins)
         * @description Change the recipients of alerts (admins).
         */
        put: operations["replaceAlertTargets"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/alerts/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rotate the signing secret of the alert webhook
         * @description Rotate the signing secret of the alert webhook. The previous one works for another day (admins).
         */
        post: operations["rotateAlertSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/alerts/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test alert to the recipients (admins)
         * @description Send a test alert to the recipients (admins).
         */
        post: operations["testAlerts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Check the system and its dependencies
         * @description Check the system and its dependencies.
         */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Check that this web process is running, whatever else is down
         * @description Check that this web process is running, whatever else is down.
         */
        get: operations["getLiveness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Check that this web process can serve traffic, even if the queue, storage, email, or workers are down
         * @description Check that this web process can serve traffic, even if the queue, storage, email, or workers are down.
         */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List users by email address (admins)
         * @description List users by email address (admins).
         */
        get: operations["listUsers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change the role of a user, or disable or enable them; ends their sessions (admins)
         * @description Change the role of a user, or disable or enable them; ends their sessions (admins).
         */
        patch: operations["updateUser"];
        trace?: never;
    };
    "/api/admin/users/{id}/two-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Turn off two-factor authentication of a user and end their sessions (admins)
         * @description Turn off two-factor authentication of a user and end their sessions (admins).
         */
        delete: operations["resetTwoFactor"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Prometheus metrics
         * @description Prometheus metrics. Requires METRICS_TOKEN as a bearer token.
         */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
};
export type webhooks = {
    jobFinished: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What your server is sent about a finished job, at the URL of a webhook */
        post: operations["jobFinished"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
};
export type components = {
    schemas: {
        WebhookMessage: {
            /** @enum {string} */
            type: "job.succeeded" | "job.failed" | "job.canceled" | "job.test";
            /**
             * Format: date-time
             * @example 2026-11-26T09:30:00.000Z
             */
            timestamp: string;
            data: {
                /** Format: uuid */
                id: string;
                /** @example welcome-email */
                kind: string;
                /** @example email */
                queue: string;
                /** @enum {string} */
                state: "scheduled" | "queued" | "running" | "retrying" | "waiting" | "succeeded" | "failed" | "canceling" | "canceled";
                /**
                 * @description Increases with each change: a larger version is newer
                 * @default 0
                 */
                version?: number;
                progress: {
                    percent: number;
                    step: string | null;
                };
                attempt: number;
                maxAttempts: number;
                /**
                 * Format: date-time
                 * @example 2026-11-25T09:30:00.000Z
                 */
                createdAt: string;
                /**
                 * Format: date-time
                 * @description When the first run started
                 * @example 2026-11-25T09:30:00.000Z
                 */
                startedAt: string | null;
                /**
                 * Format: date-time
                 * @description When the current or last run started. Null after a retry, until the job runs
                 * @default null
                 * @example 2026-11-25T09:30:00.000Z
                 */
                runStartedAt?: string | null;
                /**
                 * Format: date-time
                 * @example 2026-11-25T09:30:00.000Z
                 */
                finishedAt: string | null;
                /**
                 * @description Time from when the last run was due until it started. Null if the job hasn’t started
                 * @default null
                 */
                queueTimeMs?: number | null;
                /**
                 * Format: date-time
                 * @example 2026-11-25T09:30:00.000Z
                 */
                nextAttemptAt: string | null;
                /**
                 * Format: date-time
                 * @description When the job was scheduled to run. Null if it was due immediately
                 * @example 2026-11-25T09:30:00.000Z
                 */
                runAt: string | null;
                /**
                 * Format: date-time
                 * @description The job fails if it hasn’t finished by then. Null without a deadline
                 * @default null
                 * @example 2026-11-25T09:30:00.000Z
                 */
                deadline?: string | null;
                /** @enum {string} */
                priority: "high" | "normal" | "low";
                /**
                 * Format: uuid
                 * @description The job that enqueued this one
                 */
                parentId: string | null;
                waitingFor: components["schemas"]["WaitingFor"];
                /**
                 * @description Whether you can cancel the job. False once its work is saved
                 * @default false
                 */
                canCancel?: boolean;
                /** @description How many parts of a succeeded job weren’t done */
                warnings: number;
                /** @description The last 100 steps */
                steps: components["schemas"]["Step"][];
                error: {
                    code: string;
                    message: string;
                } | null;
                result: {
                    [key: string]: unknown;
                } | null;
                /**
                 * Format: date-time
                 * @description The last heartbeat of the job’s worker. Null unless the job is running and its worker has missed one
                 * @default null
                 * @example 2026-11-25T09:30:00.000Z
                 */
                lastHeardAt?: string | null;
                files: components["schemas"]["File"][];
                links: {
                    self: string;
                    events: string;
                    page: string;
                };
            };
        };
        /** @description Set while the state is `waiting` */
        WaitingFor: {
            /** @enum {string} */
            type: "time" | "jobs" | "signal";
            /**
             * Format: date-time
             * @example 2026-11-25T09:30:00.000Z
             */
            until?: string;
            /** @description The name of the signal */
            name?: string;
            /** @description The button’s label, if you may send the signal with {} as its data */
            label?: string;
            /** @description How many child jobs were unfinished when the job began to wait */
            open?: number;
        } | null;
        Step: {
            name: string;
            /** @enum {string} */
            state: "succeeded" | "waiting";
            /**
             * Format: date-time
             * @example 2026-11-25T09:30:00.000Z
             */
            startedAt: string;
            /**
             * Format: date-time
             * @example 2026-11-25T09:30:00.000Z
             */
            finishedAt: string | null;
        };
        File: {
            /** Format: uuid */
            id: string;
            name: string;
            contentType: string;
            bytes: number;
            width: number | null;
            height: number | null;
            url: string;
            /**
             * Format: date-time
             * @example 2026-11-25T09:30:00.000Z
             */
            expiresAt: string | null;
        };
        Problem: {
            /**
             * @description What kind of problem it is: the URL of its explanation, the same for every installation
             * @example /docs/problems#scope-missing
             */
            type: string;
            title: string;
            status: number;
            detail: string;
            requestId: string;
            errors?: {
                pointer: string;
                message: string;
            }[];
        };
        /**
         * @example {
         *       "email": "ada@example.com",
         *       "name": "Ada"
         *     }
         */
        SignUp: {
            email: string;
            /** @default  */
            name?: string;
            password?: string;
            /**
             * @deprecated
             * @description Ignored: the job belongs to the signed-in user
             */
            user_id?: unknown;
        };
        Job: {
            /** Format: uuid */
            id: string;
            /** @example welcome-email */
            kind: string;
            /** @example email */
            queue: string;
            /** @enum {string} */
            state: "scheduled" | "queued" | "running" | "retrying" | "waiting" | "succeeded" | "failed" | "canceling" | "canceled";
            /**
             * @description Increases with each change: a larger version is newer
             * @default 0
             */
            version: number;
            progress: {
                percent: number;
                step: string | null;
            };
            attempt: number;
            maxAttempts: number;
            /**
             * Format: date-time
             * @example 2026-11-25T09:30:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When the first run started
             * @example 2026-11-25T09:30:00.000Z
             */
            startedAt: string | null;
            /**
             * Format: date-time
             * @description When the current or last run started. Null after a retry, until the job runs
             * @default null
             * @example 2026-11-25T09:30:00.000Z
             */
            runStartedAt: string | null;
            /**
             * Format: date-time
             * @example 2026-11-25T09:30:00.000Z
             */
            finishedAt: string | null;
            /**
             * @description Time from when the last run was due until it started. Null if the job hasn’t started
             * @default null
             */
            queueTimeMs: number | null;
            /**
             * Format: date-time
             * @example 2026-11-25T09:30:00.000Z
             */
            nextAttemptAt: string | null;
            /**
             * Format: date-time
             * @description When the job was scheduled to run. Null if it was due immediately
             * @example 2026-11-25T09:30:00.000Z
             */
            runAt: string | null;
            /**
             * Format: date-time
             * @description The job fails if it hasn’t finished by then. Null without a deadline
             * @default null
             * @example 2026-11-25T09:30:00.000Z
             */
            deadline: string | null;
            /** @enum {string} */
            priority: "high" | "normal" | "low";
            /**
             * Format: uuid
             * @description The job that enqueued this one
             */
            parentId: string | null;
            waitingFor: components["schemas"]["WaitingFor"];
            /**
             * @description Whether you can cancel the job. False once its work is saved
             * @default false
             */
            canCancel: boolean;
            /** @description How many parts of a succeeded job weren’t done */
            warnings: number;
            /** @description The last 100 steps */
            steps: components["schemas"]["Step"][];
            error: {
                code: string;
                message: string;
            } | null;
            result: {
                [key: string]: unknown;
            } | null;
            /**
             * Format: date-time
             * @description The last heartbeat of the job’s worker. Null unless the job is running and its worker has missed one
             * @default null
             * @example 2026-11-25T09:30:00.000Z
             */
            lastHeardAt: string | null;
            files: components["schemas"]["File"][];
            links: {
                self: string;
                events: string;
                page: string;
            };
        };
        StartedJob: components["schemas"]["Job"] & {
            /**
             * @description Set if the same job was already in progress, so no new one was created
             * @enum {boolean}
             */
            existing?: true;
        };
        /**
         * @example {
         *       "lesson": "retry"
         *     }
         */
        LessonRequest: {
            /** @enum {string} */
            lesson: "commit" | "crash" | "retry" | "sleep";
            /** @default false */
            rollBack?: boolean;
        };
        Account: {
            name: string;
            /** @description The final states that the bell notifies you of */
            bellEvents: ("succeeded" | "failed" | "canceled")[];
            /** @description The final states that you’re emailed about if the job’s page isn’t open */
            emailEvents: ("succeeded" | "failed" | "canceled")[];
            /** @description The final states that your devices notify you of if the job’s page isn’t open */
            pushEvents: ("succeeded" | "failed" | "canceled")[];
        };
        SessionList: {
            data: components["schemas"]["Session"][];
        };
        Session: {
            id: string;
            /**
             * @description Its browser and system, as far as the browser says
             * @example Firefox on Linux
             */
            device: string;
            /** @description Where the session began */
            ipAddress: string | null;
            /**
             * Format: date-time
             * @example 2026-12-04T09:30:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description Within five minutes
             * @example 2026-12-04T09:30:00.000Z
             */
            lastSeenAt: string;
            /** @description Whether this call belongs to it */
            isCurrent: boolean;
            links: {
                self: string;
            };
        };
        NewToken: components["schemas"]["Token"] & {
            /** @description Shown only once. Null if this repeats an earlier response to the same Idempotency-Key */
            token: string | null;
        };
        Token: {
            /** Format: uuid */
            id: string;
            name: string;
            /**
             * @description The last four characters of the token
             * @example 9fKq
             */
            ending: string;
            scopes: string[];
            /**
             * Format: date-time
             * @example 2027-03-04T09:30:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @example 2027-03-04T09:30:00.000Z
             */
            expiresAt: string;
            /**
             * Format: date-time
             * @example 2027-03-04T09:30:00.000Z
             */
            lastUsedAt: string | null;
            links: {
                self: string;
                page: string;
            };
        };
        /**
         * @example {
         *       "name": "Nightly report",
         *       "scopes": [
         *         "reports:write",
         *         "files:read"
         *       ]
         *     }
         */
        TokenRequest: {
            name: string;
            /** @description What the token may do. A scope to write includes the one to read */
            scopes: ("jobs:read" | "jobs:write" | "reports:read" | "reports:write" | "imports:read" | "imports:write" | "images:read" | "images:write" | "files:read" | "files:write" | "orders:read" | "orders:write" | "schedules:read" | "schedules:write" | "webhooks:read" | "webhooks:write" | "notifications:read" | "notifications:write" | "account:read" | "account:write" | "staff:read" | "staff:write")[];
            /**
             * Format: date-time
             * @description At most 366 days from now. By default, 90 days
             */
            expiresAt?: string;
        };
        TokenList: {
            data: components["schemas"]["Token"][];
        };
        StaffTokenPage: {
            data: components["schemas"]["StaffToken"][];
            nextCursor: string | null;
        };
        StaffToken: components["schemas"]["Token"] & {
            owner: {
                id: string;
                email: string;
            };
        };
        Notifications: {
            data: components["schemas"]["Notification"][];
            /** @description How many jobs are unread, counted up to 100 */
            unread: number;
        };
        Notification: {
            /**
             * Format: uuid
             * @description The job, or the newest of many
             */
            id: string;
            /** @example sales-report */
            kind: string;
            /** @enum {string} */
            state: "succeeded" | "failed" | "canceled";
            /** @example Your report is ready */
            summary: string;
            /** @description What the job is about. Null for many jobs */
            title: string | null;
            /** @description How many jobs, finished one after another, this notification covers */
            count: number;
            /** @description How many of its jobs are unread */
            unread: number;
            /**
             * Format: date-time
             * @description When the newest of its jobs finished
             * @example 2026-11-25T09:30:00.000Z
             */
            at: string;
            /**
             * Format: date-time
             * @description When the oldest of its jobs finished
             * @example 2026-11-25T09:30:00.000Z
             */
            since: string;
            /** @description The page of the job, or the list of jobs */
            page: string;
        };
        /**
         * @example {
         *       "kind": "sales-report"
         *     }
         */
        ReadNotifications: {
            /** @description Later notifications stay unread. Now by default */
            until?: string;
            /** @description Earlier notifications stay as they are */
            since?: string;
            kind?: string;
            /** @enum {string} */
            state?: "succeeded" | "failed" | "canceled";
        };
        /**
         * @example {
         *       "endpoint": "https://push.example.com/a",
         *       "keys": {
         *         "p256dh": "BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM",
         *         "auth": "tBHItJI5svbpez7KI4CCXg"
         *       }
         *     }
         */
        PushSubscription: {
            /** Format: uri */
            endpoint: string;
            keys: {
                /** Format: base64url */
                p256dh: string;
                /** Format: base64url */
                auth: string;
            };
            expirationTime?: number | null;
        };
        RecoveryCodes: {
            recoveryCodes: string[];
        };
        TwoFactorEnrollment: {
            token: string;
            password: string;
            code: string;
        };
        Code: {
            code: string;
        };
        JobPage: {
            data: components["schemas"]["Job"][];
            nextCursor: string | null;
        };
        Timeline: {
            data: (components["schemas"]["CausingRequest"] | components["schemas"]["StateChange"] | components["schemas"]["Dispatch"] | components["schemas"]["FileWritten"] | components["schemas"]["EmailSent"] | components["schemas"]["WebhookDelivered"])[];
        };
        /** @description The request that caused the job, or the job that enqueued it */
        CausingRequest: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "request";
            requestId: string;
            /** @description From the `traceparent` of the request */
            traceId: string | null;
            /** Format: date-time */
            at: string;
        };
        /** @description The first change is the creation of the job */
        StateChange: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "state";
            /** @enum {string} */
            state: "scheduled" | "queued" | "running" | "retrying" | "waiting" | "succeeded" | "failed" | "canceling" | "canceled";
            attempt: number;
            /** @enum {string} */
            by: "owner" | "operator" | "schedule" | "worker" | "sweeper";
            /** @description The operator’s email address, shown to staff only */
            operator: string | null;
            message: string | null;
            /** Format: date-time */
            at: string;
        };
        /** @description The job was added to its queue for its next run */
        Dispatch: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "dispatch";
            /** Format: date-time */
            at: string;
        };
        FileWritten: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "file";
            name: string;
            /** Format: date-time */
            at: string;
        };
        EmailSent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "email";
            /**
             * Format: uuid
             * @description The job that sends the email: this one, or one that notifies its owner
             */
            jobId: string;
            /** @description pending, sending, accepted, or refused */
            state: string;
            /** Format: date-time */
            at: string;
        };
        WebhookDelivered: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "webhook";
            /**
             * Format: uuid
             * @description The job that delivers the message
             */
            jobId: string;
            /** @enum {string} */
            state: "scheduled" | "queued" | "running" | "retrying" | "waiting" | "succeeded" | "failed" | "canceling" | "canceled";
            /** @description The status of the last response. Null without one */
            status: number | null;
            /** Format: date-time */
            at: string;
        };
        ChildJobs: {
            /** @description The number of child jobs in each state */
            counts: {
                /** @enum {string} */
                state: "scheduled" | "queued" | "running" | "retrying" | "waiting" | "succeeded" | "failed" | "canceling" | "canceled";
                count: number;
            }[];
            data: components["schemas"]["ChildJob"][];
            nextCursor: string | null;
        };
        ChildJob: components["schemas"]["Job"] & {
            title: string | null;
        };
        /**
         * @example {
         *       "data": {
         *         "approved": true
         *       }
         *     }
         */
        Signal: {
            /** @description Data that matches the signal’s schema. {} by default */
            data?: unknown;
        };
        /**
         * @example {
         *       "delayMs": 3600000
         *     }
         */
        Reschedule: {
            /**
             * Format: date-time
             * @description Now by default
             */
            runAt?: string;
            /** @description Instead of `runAt`: milliseconds from now by the server’s clock */
            delayMs?: number;
        };
        /**
         * @example {
         *       "id": "monthly-sales",
         *       "data": {
         *         "month": 1,
         *         "year": 2023
         *       },
         *       "format": "pdf"
         *     }
         */
        ReportRequest: {
            /** @enum {string} */
            id: "monthly-sales";
            data: {
                /**
                 * @description 1 to 12, or jan to dec. If omitted, the whole year
                 * @example jan
                 */
                month?: number | ("jan" | "feb" | "mar" | "apr" | "may" | "jun" | "jul" | "aug" | "sep" | "oct" | "nov" | "dec");
                /**
                 * @description The currency of all figures, converted at the latest exchange rates. If omitted, the currency of most orders. A CSV lists each order in its own currency
                 * @enum {string}
                 */
                currency?: "AUD" | "BRL" | "CAD" | "CHF" | "CNY" | "CZK" | "DKK" | "EUR" | "GBP" | "HUF" | "INR" | "JPY" | "KRW" | "MXN" | "NOK" | "NZD" | "PLN" | "SEK" | "SGD" | "TRY" | "USD";
                year: number;
            };
            /**
             * @default pdf
             * @enum {string}
             */
            format?: "pdf" | "csv" | "xlsx";
            /**
             * Format: date-time
             * @description If omitted, the job runs immediately
             */
            runAt?: string;
            /**
             * Format: date-time
             * @description The job fails if it hasn’t finished by then. If omitted, it has no deadline
             */
            deadline?: string;
            /**
             * @description Orders the job among your own in the queue. Normal by default
             * @enum {string}
             */
            priority?: "high" | "normal" | "low";
            /**
             * @deprecated
             * @description Ignored: the job belongs to the signed-in user
             */
            user_id?: unknown;
        };
        /**
         * @example {
         *       "year": 2023,
         *       "format": "pdf"
         *     }
         */
        YearlyReportsRequest: {
            year: number;
            /**
             * @default pdf
             * @enum {string}
             */
            format?: "pdf" | "csv" | "xlsx";
            /** @enum {string} */
            currency?: "AUD" | "BRL" | "CAD" | "CHF" | "CNY" | "CZK" | "DKK" | "EUR" | "GBP" | "HUF" | "INR" | "JPY" | "KRW" | "MXN" | "NOK" | "NZD" | "PLN" | "SEK" | "SGD" | "TRY" | "USD";
            /**
             * Format: date-time
             * @description If omitted, the job runs immediately
             */
            runAt?: string;
            /**
             * Format: date-time
             * @description The job fails if it hasn’t finished by then. If omitted, it has no deadline
             */
            deadline?: string;
            /**
             * @description Orders the job among your own in the queue. Normal by default
             * @enum {string}
             */
            priority?: "high" | "normal" | "low";
        };
        RejectedRows: {
            data: components["schemas"]["RejectedRow"][];
        };
        RejectedRow: {
            line: number;
            reason: string;
        };
        OrderPage: {
            data: components["schemas"]["Order"][];
            nextCursor: string | null;
            /** @description The number of matching orders. If it’s capped (at 10,000, or while there’s no index), there may be more */
            total: {
                count: number;
                isCapped: boolean;
            };
            /** @description The most frequent values among the counted orders */
            facets: {
                country: {
                    value: string;
                    count: number;
                }[];
                product: {
                    value: string;
                    count: number;
                }[];
                category: {
                    value: string;
                    count: number;
                }[];
                customer: {
                    value: string;
                    count: number;
                }[];
            };
            /** @description True if nothing matched exactly, so words with one typo match, too */
            isForgiving: boolean;
            /**
             * Format: date-time
             * @description Searches find changes up to this time. Null while the first index is being built. Until then, searches read the orders themselves and don’t allow typos
             */
            indexedAt: string | null;
        };
        Order: {
            orderNumber: string;
            /** Format: date */
            date: string;
            customer: string;
            country: string;
            product: string;
            category: string;
            /** @description Negative for a return */
            quantity: number;
            /** @example 12.50 */
            unitPrice: string;
            currency: string;
            highlights: {
                /** @description The ranges of characters that match the query. Each excludes its end */
                orderNumber: [
                    number,
                    number
                ][];
                /** @description The ranges of characters that match the query. Each excludes its end */
                customer: [
                    number,
                    number
                ][];
                /** @description The ranges of characters that match the query. Each excludes its end */
                country: [
                    number,
                    number
                ][];
                /** @description The ranges of characters that match the query. Each excludes its end */
                product: [
                    number,
                    number
                ][];
                /** @description The ranges of characters that match the query. Each excludes its end */
                category: [
                    number,
                    number
                ][];
            };
        };
        /**
         * @example {
         *       "image_url": "https://example.com/beach.jpg",
         *       "widths": [
         *         320,
         *         640
         *       ]
         *     }
         */
        ImageRequest: {
            /** Format: uri */
            image_url: string;
            /**
             * @default [
             *       320,
             *       640,
             *       1280,
             *       2048
             *     ]
             */
            widths?: number[];
            /**
             * @default [
             *       "webp",
             *       "avif",
             *       "jpeg"
             *     ]
             */
            formats?: ("webp" | "avif" | "jpeg" | "png")[];
            quality?: number;
            ratio?: string;
            watermark?: string;
            /**
             * Format: date-time
             * @description If omitted, the job runs immediately
             */
            runAt?: string;
            /**
             * Format: date-time
             * @description The job fails if it hasn’t finished by then. If omitted, it has no deadline
             */
            deadline?: string;
            /**
             * @description Orders the job among your own in the queue. Normal by default
             * @enum {string}
             */
            priority?: "high" | "normal" | "low";
            /**
             * @deprecated
             * @description Ignored: the job belongs to the signed-in user
             */
            user_id?: unknown;
        };
        Schedule: {
            /** Format: uuid */
            id: string;
            /** @description The schedule’s name in code. Null if a user created it */
            name: string | null;
            /** @description The kind of the schedule’s jobs */
            kind: string;
            /** @description Null if the schedule doesn’t create reports */
            report: {
                /** @enum {string} */
                id: "monthly-sales";
                /** @enum {string} */
                format: "pdf" | "csv" | "xlsx";
                /** @enum {string} */
                currency?: "AUD" | "BRL" | "CAD" | "CHF" | "CNY" | "CZK" | "DKK" | "EUR" | "GBP" | "HUF" | "INR" | "JPY" | "KRW" | "MXN" | "NOK" | "NZD" | "PLN" | "SEK" | "SGD" | "TRY" | "USD";
            } | null;
            /**
             * @description Five fields: minute, hour, day of the month, month, and day of the week; or an interval such as `@every 15 minutes`
             * @example 0 8 1 * *
             */
            cron: string;
            /** @example Europe/Berlin */
            timeZone: string;
            /** @example Every month on the 1st at 08:00, Europe/Berlin */
            description: string;
            /**
             * @description Null if `cron` isn’t a monthly time
             * @enum {string|null}
             */
            every: "month" | null;
            day: number | "last" | null;
            /** @example 08:00 */
            at: string | null;
            /**
             * @description Which missed runs are made up for after an outage: `all` (the last 100, up to a year back), the `latest`, or `none`
             * @enum {string}
             */
            catchUp: "all" | "latest" | "none";
            /**
             * @description Whether a run is skipped while the previous run’s job hasn’t finished
             * @enum {string}
             */
            overlap: "allow" | "skip";
            paused: boolean;
            /**
             * Format: date-time
             * @description Null while paused
             * @example 2026-12-01T07:00:00.000Z
             */
            nextRunAt: string | null;
            /**
             * Format: date-time
             * @example 2026-12-01T07:00:00.000Z
             */
            lastRunAt: string | null;
            /** Format: uuid */
            lastJobId: string | null;
            /**
             * Format: date-time
             * @description When `overlap` last skipped a run
             * @example 2026-12-01T07:00:00.000Z
             */
            lastSkippedAt: string | null;
            /**
             * Format: date-time
             * @example 2026-12-01T07:00:00.000Z
             */
            createdAt: string;
            links: {
                self: string;
            };
        };
        /**
         * @description Send either `every`, `day`, and `at`, or `cron`
         * @example {
         *       "report": {
         *         "id": "monthly-sales",
         *         "format": "pdf"
         *       },
         *       "every": "month",
         *       "day": 1,
         *       "at": "08:00",
         *       "timeZone": "Europe/Berlin"
         *     }
         */
        ScheduleRequest: {
            report: {
                /** @enum {string} */
                id: "monthly-sales";
                /**
                 * @default pdf
                 * @enum {string}
                 */
                format?: "pdf" | "csv" | "xlsx";
                /**
                 * @description The currency of all figures, converted at the latest exchange rates. If omitted, the currency of most orders
                 * @enum {string}
                 */
                currency?: "AUD" | "BRL" | "CAD" | "CHF" | "CNY" | "CZK" | "DKK" | "EUR" | "GBP" | "HUF" | "INR" | "JPY" | "KRW" | "MXN" | "NOK" | "NZD" | "PLN" | "SEK" | "SGD" | "TRY" | "USD";
            };
            /** @enum {string} */
            every?: "month";
            day?: number | "last";
            /** @example 08:00 */
            at?: string;
            /**
             * @description Five fields: minute, hour, day of the month, month, and day of the week; or an interval such as `@every 15 minutes`
             * @example 0 8 * * 1-5
             */
            cron?: string;
            /** @example Europe/Berlin */
            timeZone: string;
            /**
             * @description Which missed runs are made up for after an outage: `all` (the last 100, up to a year back), the `latest`, or `none`
             * @enum {string}
             */
            catchUp?: "all" | "latest" | "none";
            /**
             * @description Whether a run is skipped while the previous run’s job hasn’t finished
             * @enum {string}
             */
            overlap?: "allow" | "skip";
        };
        ScheduleList: {
            data: components["schemas"]["Schedule"][];
        };
        WebhookWithSecret: components["schemas"]["Webhook"] & {
            /** @description The signing secret, shown only once. Null if this repeats an earlier response to the same Idempotency-Key */
            secret: string | null;
        };
        Webhook: {
            /** Format: uuid */
            id: string;
            url: string;
            events: string[];
            /** @description All kinds if empty */
            kinds: string[];
            enabled: boolean;
            /**
             * Format: date-time
             * @example 2026-11-26T09:30:00.000Z
             */
            disabledAt: string | null;
            /**
             * @description Why it’s disabled: you disabled it (`owner`), it responded with 410 (`gone`), or it failed for days (`failing`)
             * @enum {string|null}
             */
            disabledReason: "owner" | "gone" | "failing" | null;
            /**
             * Format: date-time
             * @description Every attempt has failed since then. Null unless the last one failed
             * @example 2026-11-26T09:30:00.000Z
             */
            failingSince: string | null;
            /**
             * Format: date-time
             * @description Until then, messages are also signed with the previous secret
             * @example 2026-11-26T09:30:00.000Z
             */
            previousSecretUntil: string | null;
            /**
             * Format: date-time
             * @example 2026-11-26T09:30:00.000Z
             */
            createdAt: string;
            links: {
                self: string;
                deliveries: string;
                page: string;
            };
        };
        /**
         * @example {
         *       "url": "https://example.com/hooks",
         *       "events": [
         *         "job.succeeded",
         *         "job.failed"
         *       ],
         *       "kinds": [
         *         "sales-report"
         *       ]
         *     }
         */
        WebhookRequest: {
            /** Format: uri */
            url: string;
            events: ("job.succeeded" | "job.failed" | "job.canceled")[];
            /**
             * @description The kinds of jobs that are sent to the webhook. If empty or omitted, all kinds
             * @default []
             */
            kinds?: ("change-jobs" | "exchange-rates" | "lesson" | "password-reset-email" | "resize-image" | "sales-import" | "sales-report" | "welcome-email" | "yearly-reports")[];
        };
        WebhookList: {
            data: components["schemas"]["Webhook"][];
        };
        /**
         * @example {
         *       "enabled": true
         *     }
         */
        WebhookChange: {
            /** Format: uri */
            url?: string;
            events?: ("job.succeeded" | "job.failed" | "job.canceled")[];
            /** @description The kinds of jobs that are sent to the webhook. If empty or omitted, all kinds */
            kinds?: ("change-jobs" | "exchange-rates" | "lesson" | "password-reset-email" | "resize-image" | "sales-import" | "sales-report" | "welcome-email" | "yearly-reports")[];
            enabled?: boolean;
        };
        DeliveryPage: {
            data: components["schemas"]["Delivery"][];
            nextCursor: string | null;
        };
        Delivery: components["schemas"]["Job"] & {
            /** @example job.succeeded */
            event: string;
            /**
             * Format: uuid
             * @description The header `webhook-id`, the same for every attempt and redelivery
             */
            messageId: string;
            /** @description The last response */
            response: {
                status: number;
                /** @description The first kilobyte of the body */
                body: string;
                /**
                 * Format: date-time
                 * @example 2026-11-26T09:30:00.000Z
                 */
                at: string;
            } | null;
        };
        StorageUse: {
            usedBytes: number;
            reservedBytes: number;
            limitBytes: number;
        };
        AlertTargets: {
            recipients: string[];
            webhookUrl: string | null;
            /**
             * @description Why the webhook is disabled: it responded with 410 (`gone`), or it failed for days (`failing`). Saving enables it again
             * @enum {string|null}
             */
            webhookDisabled: "gone" | "failing" | null;
        };
        AlertSecret: {
            secret: string | null;
        };
        /**
         * @example {
         *       "recipients": [
         *         "ada@example.com"
         *       ],
         *       "webhookUrl": "https://example.com/alerts"
         *     }
         */
        AlertTargetChange: {
            recipients: string[];
            /** Format: uri */
            webhookUrl: string | null;
        };
        AlertTest: {
            data: {
                to: string;
                job: components["schemas"]["Job"];
            }[];
        };
        AlertTestRequest: {
            /** @enum {string} */
            channel: "email" | "webhook";
        };
        Health: {
            /** @enum {string} */
            status: "ok" | "failing";
            checks: {
                /** @enum {string} */
                database: "up" | "down";
                /** @enum {string} */
                queue: "up" | "down";
                /** @enum {string} */
                storage: "up" | "down";
                /**
                 * @description Down while a worker reports that email can’t be sent
                 * @enum {string}
                 */
                email: "up" | "down";
                /**
                 * @description `missing`: tables or columns are missing, so run the migrations. `other`: its schema belongs to another version, and the reason says what to do
                 * @enum {string}
                 */
                schema?: "missing" | "other";
                /**
                 * @description Down if waiting for a pooled database connection times out
                 * @enum {string}
                 */
                connections: "up" | "down";
                /**
                 * @description Down while due jobs don’t start although workers have free slots, or because no worker takes them
                 * @enum {string}
                 */
                jobs: "up" | "down";
                /**
                 * @description Down while this process responds to most requests with 503
                 * @enum {string}
                 */
                requests: "up" | "down";
                workers: {
                    connected: number;
                };
            };
            /** @description Why the status isn’t ok, if known */
            reasons?: {
                /** @description Set for five minutes after the database’s clock was changed */
                clock?: string;
                database?: string;
                email?: string;
                jobs?: string;
                schema?: string;
            };
            /** @description For staff: how many workers decode users’ files in sealed processes, in unsealed ones, or not at all */
            details?: {
                sealing: {
                    sealed?: number;
                    unsealed?: number;
                    refused?: number;
                };
            };
        };
        Live: {
            /** @enum {string} */
            status: "ok";
        };
        Ready: {
            /** @enum {string} */
            status: "ok" | "failing";
            checks: {
                /** @enum {string} */
                database: "up" | "down";
                /**
                 * @description `missing`: tables or columns are missing, so run the migrations. `other`: its schema belongs to another version, and the reason says what to do
                 * @enum {string}
                 */
                schema?: "missing" | "other";
            };
            reasons?: {
                schema: string;
            };
        };
        UserPage: {
            data: components["schemas"]["User"][];
            nextCursor: string | null;
        };
        User: {
            id: string;
            email: string;
            name: string;
            verified: boolean;
            /** @enum {string} */
            role: "admin" | "operator" | "viewer" | "user";
            disabled: boolean;
            disabledReason: string | null;
            hasTwoFactor: boolean;
            /** Format: date-time */
            createdAt: string;
        };
        /**
         * @example {
         *       "role": "operator"
         *     }
         */
        UserChange: {
            /** @enum {string} */
            role: "admin" | "operator" | "viewer" | "user";
        } | {
            disabled: boolean;
            /** @default  */
            reason?: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: {
        /** @description The URL of what was created or changed */
        Location: string;
        /** @description After how many seconds to ask, or to try, again */
        "Retry-After": number;
        /** @description The version of what was sent. Send it as `If-None-Match` to get it only if it changed */
        ETag: string;
        /** @description The file’s name */
        "Content-Disposition": string;
        /** @description Which bytes were sent, and of how many */
        "Content-Range": string;
        /**
         * @description How many calls your token has left, and for how many seconds
         * @example "token";r=299;t=60
         */
        RateLimit: string;
        /**
         * @description How many calls a token has, and in how many seconds
         * @example "token";q=300;w=60
         */
        "RateLimit-Policy": string;
    };
    pathItems: never;
};
export type $defs = Record<string, never>;
export interface operations {
    signUp: {
        parameters: {
            query?: never;
            header?: {
                /** @description Within 24 hours, the same key and body return the same response without doing the work again */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignUp"];
            };
        };
        responses: {
            /** @description The response is the same whether or not the account already existed */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                    };
                };
            };
        };
    };
    createGuest: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The welcome email’s job */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
        };
    };
    startLesson: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LessonRequest"];
            };
        };
        responses: {
            /** @description The same job, which is already in progress */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedJob"];
                };
            };
            /** @description The new job */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedJob"];
                };
            };
        };
    };
    updateAccount: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    /** @description The final states that the bell notifies you of */
                    bellEvents?: ("succeeded" | "failed" | "canceled")[];
                    /** @description The final states that you’re emailed about if the job’s page isn’t open */
                    emailEvents?: ("succeeded" | "failed" | "canceled")[];
                    /** @description The final states that your devices notify you of if the job’s page isn’t open */
                    pushEvents?: ("succeeded" | "failed" | "canceled")[];
                };
            };
        };
        responses: {
            /** @description Account settings */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
        };
    };
    resendVerification: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Confirmation */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                    };
                };
            };
        };
    };
    listSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Sessions, this one first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionList"];
                };
            };
        };
    };
    endOtherSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Signed out */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    endSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The session ID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Signed out */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listTokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Tokens */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenList"];
                };
            };
        };
    };
    createToken: {
        parameters: {
            query?: never;
            header?: {
                /** @description Within 24 hours, the same key and body return the same response without doing the work again */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TokenRequest"];
            };
        };
        responses: {
            /** @description The token, shown once */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewToken"];
                };
            };
        };
    };
    revokeToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The token ID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Revoked */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listAllTokens: {
        parameters: {
            query?: {
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of tokens */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StaffTokenPage"];
                };
            };
        };
    };
    revokeAnyToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The token ID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Revoked */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listNotifications: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Notifications */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notifications"];
                };
            };
        };
    };
    markNotificationsRead: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReadNotifications"];
            };
        };
        responses: {
            /** @description Marked as read */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    createPushSubscription: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PushSubscription"];
            };
        };
        responses: {
            /** @description The saved subscription */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                    };
                };
            };
        };
    };
    deletePushSubscription: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The browser gets no more notifications */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    enableTwoFactor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TwoFactorEnrollment"];
            };
        };
        responses: {
            /** @description The recovery codes, shown once */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
        };
    };
    disableTwoFactor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    confirmTwoFactor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Code"];
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    renewRecoveryCodes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The recovery codes, shown once */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
        };
    };
    streamJob: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent by EventSource when it reconnects */
                "last-event-id"?: string;
            };
            path: {
                /** @description The job ID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description No more events */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    streamJobs: {
        parameters: {
            query?: {
                /** @description The position at which a page was rendered. The stream starts with the changes since then */
                after?: string;
            };
            header?: {
                /** @description Sent by EventSource when it reconnects */
                "last-event-id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description No more events */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listJobs: {
        parameters: {
            query?: {
                /** @description One or more states, comma-separated */
                state?: string;
                kind?: string;
                cursor?: string;
                limit?: number;
                /** @description Include all owners (staff only) */
                owner?: "all";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of jobs */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobPage"];
                };
            };
        };
    };
    getJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job ID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
        };
    };
    getTimeline: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job ID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The timeline */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Timeline"];
                };
            };
        };
    };
    listChildJobs: {
        parameters: {
            query?: {
                state?: "scheduled" | "queued" | "running" | "retrying" | "waiting" | "succeeded" | "failed" | "canceling" | "canceled";
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description The job ID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Child jobs */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChildJobs"];
                };
            };
        };
    };
    cancelJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job ID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The updated job */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
        };
    };
    retryJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job ID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The updated job */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
        };
    };
    sendSignal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job ID */
                id: string;
                /** @description The signal name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Signal"];
            };
        };
        responses: {
            /** @description The updated job */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
        };
    };
    rescheduleJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job ID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Reschedule"];
            };
        };
        responses: {
            /** @description The updated job */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
        };
    };
    createReport: {
        parameters: {
            query?: never;
            header?: {
                /** @description Within 24 hours, the same key and body return the same response without doing the work again */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReportRequest"];
            };
        };
        responses: {
            /** @description The same job, which is already in progress */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedJob"];
                };
            };
            /** @description The new job */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedJob"];
                };
            };
        };
    };
    createYearlyReports: {
        parameters: {
            query?: never;
            header?: {
                /** @description Within 24 hours, the same key and body return the same response without doing the work again */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["YearlyReportsRequest"];
            };
        };
        responses: {
            /** @description The same job, which is already in progress */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedJob"];
                };
            };
            /** @description The new job */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedJob"];
                };
            };
        };
    };
    importOrders: {
        parameters: {
            query?: never;
            header?: {
                /** @description Within 24 hours, the same key and body return the same response without doing the work again */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /** @description Text in UTF-8, UTF-16, or Shift_JIS, with the column names in the first row, up to 200 MB */
                    file: Blob;
                    /**
                     * @description If true, the file is only checked: nothing is saved, and the result says what an import would change
                     * @enum {string}
                     */
                    dryRun?: "true" | "false";
                    /** @description The file’s column names, if they differ from order_number, date, customer, country, product, category, quantity, unit_price, currency: {"unit_price": "Price"} */
                    columns?: string;
                    /**
                     * @description The encoding of the file. If omitted, it’s detected from the bytes
                     * @enum {string}
                     */
                    encoding?: "utf-8" | "utf-16le" | "utf-16be" | "shift_jis";
                    /**
                     * @description How to read 03/04/2026. If omitted, it’s detected from other dates at the beginning of the file
                     * @enum {string}
                     */
                    dateOrder?: "day-first" | "month-first";
                    /**
                     * @description How to read 1,500. If omitted, it’s detected from other numbers at the beginning of the file
                     * @enum {string}
                     */
                    decimalMark?: "point" | "comma";
                    /** Format: date-time */
                    runAt?: string;
                    /** Format: date-time */
                    deadline?: string;
                    /** @enum {string} */
                    priority?: "high" | "normal" | "low";
                };
            };
        };
        responses: {
            /** @description The same job, which is already in progress */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedJob"];
                };
            };
            /** @description The new job */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedJob"];
                };
            };
        };
    };
    importCheckedFile: {
        parameters: {
            query?: never;
            header?: {
                /** @description Within 24 hours, the same key and body return the same response without doing the work again */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The same job, which is already in progress */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedJob"];
                };
            };
            /** @description The new job */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedJob"];
                };
            };
        };
    };
    listRejectedRows: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job ID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Rejected rows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RejectedRows"];
                };
            };
        };
    };
    searchOrders: {
        parameters: {
            query?: {
                /** @description Words, or beginnings of words, in any field. An order must match all of them */
                query?: string;
                country?: string;
                product?: string;
                category?: string;
                customer?: string;
                /** @description The first day */
                from?: string;
                /** @description The last day */
                to?: string;
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of orders */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderPage"];
                };
            };
        };
    };
    exportOrders: {
        parameters: {
            query?: {
                /** @description Words, or beginnings of words, in any field. An order must match all of them */
                query?: string;
                country?: string;
                product?: string;
                category?: string;
                customer?: string;
                /** @description The first day */
                from?: string;
                /** @description The last day */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The orders as CSV */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
        };
    };
    resizeImage: {
        parameters: {
            query?: never;
            header?: {
                /** @description Within 24 hours, the same key and body return the same response without doing the work again */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ImageRequest"];
                "multipart/form-data": {
                    /**
                     * Format: binary
                     * @description A JPEG, PNG, WebP, AVIF, or GIF, up to 25 MB
                     */
                    file: Blob;
                    /**
                     * @description Comma-separated whole numbers
                     * @example 320,640
                     */
                    widths?: string;
                    /** @description Comma-separated: webp, avif, jpeg, png */
                    formats?: string;
                    /** @description 1 to 100 */
                    quality?: string;
                    /**
                     * @description Centered crop
                     * @example 16:9
                     */
                    ratio?: string;
                    /** @description Up to 100 characters */
                    watermark?: string;
                    /** Format: date-time */
                    runAt?: string;
                    /** Format: date-time */
                    deadline?: string;
                    /** @enum {string} */
                    priority?: "high" | "normal" | "low";
                };
            };
        };
        responses: {
            /** @description The same job, which is already in progress */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedJob"];
                };
            };
            /** @description The new job */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedJob"];
                };
            };
        };
    };
    deleteImage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The ID of the image’s job */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listSchedules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Schedules */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduleList"];
                };
            };
        };
    };
    createSchedule: {
        parameters: {
            query?: never;
            header?: {
                /** @description Within 24 hours, the same key and body return the same response without doing the work again */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ScheduleRequest"];
            };
        };
        responses: {
            /** @description The schedule */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedule"];
                };
            };
        };
    };
    getSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The schedule ID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The schedule */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedule"];
                };
            };
        };
    };
    replaceSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The schedule ID */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ScheduleRequest"];
            };
        };
        responses: {
            /** @description The updated schedule */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedule"];
                };
            };
        };
    };
    deleteSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The schedule ID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    updateSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The schedule ID */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    paused: boolean;
                };
            };
        };
        responses: {
            /** @description The updated schedule */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedule"];
                };
            };
        };
    };
    runSchedule: {
        parameters: {
            query?: never;
            header?: {
                /** @description Within 24 hours, the same key and body return the same response without doing the work again */
                "idempotency-key"?: string;
            };
            path: {
                /** @description The schedule ID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The same job, which is already in progress */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedJob"];
                };
            };
            /** @description The new job */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedJob"];
                };
            };
        };
    };
    listWebhooks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Webhooks */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookList"];
                };
            };
        };
    };
    createWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description Within 24 hours, the same key and body return the same response without doing the work again */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookRequest"];
            };
        };
        responses: {
            /** @description The webhook with its signing secret */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookWithSecret"];
                };
            };
        };
    };
    getWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The webhook ID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The webhook */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
        };
    };
    deleteWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The webhook ID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    updateWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The webhook ID */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookChange"];
            };
        };
        responses: {
            /** @description The updated webhook */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
        };
    };
    rotateWebhookSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The webhook ID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The webhook with its new secret */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookWithSecret"];
                };
            };
        };
    };
    listDeliveries: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The webhook ID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of deliveries */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryPage"];
                };
            };
        };
    };
    testWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description Within 24 hours, the same key and body return the same response without doing the work again */
                "idempotency-key"?: string;
            };
            path: {
                /** @description The webhook ID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The same job, which is already in progress */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedJob"];
                };
            };
            /** @description The new job */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedJob"];
                };
            };
        };
    };
    redeliver: {
        parameters: {
            query?: never;
            header?: {
                /** @description Within 24 hours, the same key and body return the same response without doing the work again */
                "idempotency-key"?: string;
            };
            path: {
                /** @description The webhook ID */
                id: string;
                /** @description The job ID of the delivery */
                jobId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The same job, which is already in progress */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedJob"];
                };
            };
            /** @description The new job */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedJob"];
                };
            };
        };
    };
    downloadFile: {
        parameters: {
            query?: {
                /** @description Display the file instead of downloading it (PDF and images) */
                inline?: "1";
            };
            header?: never;
            path: {
                /** @description The file ID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
            /** @description The requested range */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
        };
    };
    downloadFiles: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job ID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The files */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": string;
                };
            };
        };
    };
    getStorageUse: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Storage usage, in bytes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StorageUse"];
                };
            };
        };
    };
    getAlertTargets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The recipients */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertTargets"];
                };
            };
        };
    };
    replaceAlertTargets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlertTargetChange"];
            };
        };
        responses: {
            /** @description The signing secret if there was none before, shown only once */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertSecret"];
                };
            };
        };
    };
    rotateAlertSecret: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The new secret, shown only once */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertSecret"];
                };
            };
        };
    };
    testAlerts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlertTestRequest"];
            };
        };
        responses: {
            /** @description The recipients and the jobs that send the test */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertTest"];
                };
            };
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Healthy */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    getLiveness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Running */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Live"];
                };
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ready */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ready"];
                };
            };
        };
    };
    listUsers: {
        parameters: {
            query?: {
                /** @description Part of the name or email address */
                query?: string;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of users */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserPage"];
                };
            };
        };
    };
    updateUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user ID */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserChange"];
            };
        };
        responses: {
            /** @description The user */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
        };
    };
    resetTwoFactor: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user ID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Prometheus text format */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    jobFinished: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for every attempt and redelivery, so that you can ignore repetitions */
                "webhook-id": string;
                /** @description When the attempt began, in seconds since 1970 */
                "webhook-timestamp": string;
                /** @description One or more signatures (Standard Webhooks), separated by spaces */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookMessage"];
            };
        };
        responses: {
            /** @description Received. Any other 2xx does as well */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Disables the webhook. After any other error, the message is sent again later */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}

/** The paths whose POST does its work once per Idempotency-Key. */
export const idempotentPaths: ReadonlySet<string> = new Set([
  "/api/images",
  "/api/imports",
  "/api/imports/{id}/import",
  "/api/reports",
  "/api/schedules",
  "/api/schedules/{id}/run",
  "/api/signup",
  "/api/tokens",
  "/api/webhooks",
  "/api/webhooks/{id}/deliveries/{jobId}/redeliver",
  "/api/webhooks/{id}/test",
  "/api/yearly-reports"
]);
