export { type Deliver, openSmtp } from './deliver';
export { DeliveryError } from './delivery-error';
export { type Mailer, sendOnce } from './send-once';
