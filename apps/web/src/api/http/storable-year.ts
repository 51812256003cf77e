/** Matches dates from 1970 to 2999, which PostgreSQL can store even a day earlier or later. */
export const storableYear = /^(19[7-9]\d|2\d{3})-/;
