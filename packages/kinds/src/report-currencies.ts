/** The currencies of reports. Separate from the contract, which would bring zod to the browser. */
export const reportCurrencies = [
  ...(['AUD', 'BRL', 'CAD', 'CHF', 'CNY', 'CZK', 'DKK', 'EUR', 'GBP', 'HUF', 'INR'] as const),
  ...(['JPY', 'KRW', 'MXN', 'NOK', 'NZD', 'PLN', 'SEK', 'SGD', 'TRY', 'USD'] as const),
] as const;
