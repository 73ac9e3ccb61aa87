/** What a line is called: its id, as words. */
export function lineName(id: string): string {
  const words = id === 'reception' ? 'recepción' : id.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Where somebody is called to: a number alone is that of a desk. */
export function deskName(desk: string): string {
  return /^\d+$/.test(desk) ? 'puesto ' + desk : desk;
}
