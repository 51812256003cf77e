export { type Deliver, openSmtp } from './deliver';
export { rejection } from './delivery-error';
export { type Mailer, sendOnce } from './send-once';
