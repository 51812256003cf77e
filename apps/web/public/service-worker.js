// Shows messages about jobs that have finished, while no page is open.

self.addEventListener('push', (event) => {
  const { title, body, url } = event.data.json();
  // A later message replaces an earlier one: it also says what is still unread.
  event.waitUntil(
    self.registration.showNotification(title, { body, tag: 'jobs', icon: '/icon.svg', data: { url } }),
  );
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data.url));
});
