/** What a line is called: its id, as words. */
export function lineName(id: string): string {
  const words = id === 'reception' ? 'recepción' : id.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
