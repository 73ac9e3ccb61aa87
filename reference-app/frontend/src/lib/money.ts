export interface Amount {
  amount: string;
  currency: string;
}

/** With cents where there are some. */
export function money(amount: Amount): string {
  const value = Number(amount.amount);
  return new Intl.NumberFormat('es-AR', {
    style: 'currency',
    currency: amount.currency,
    minimumFractionDigits: Number.isInteger(value) ? 0 : 2,
  }).format(value);
}
