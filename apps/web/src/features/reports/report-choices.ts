export const reportChoices = [{ value: 'monthly-sales', label: 'Monthly sales' }];

export const formatChoices = ['pdf', 'csv', 'xlsx'].map((value) => ({ value, label: value.toUpperCase() }));
