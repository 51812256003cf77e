/** The beginning of a date that PostgreSQL stores and a day more or less keeps storable: from 1970 to 2999. */
export const storableYear = /^(19[7-9]\d|2\d{3})-/;
