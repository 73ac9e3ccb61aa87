/** An id for what has this name, that none of these has. */
export function slug(name: string, taken: string[]): string {
  const plain = name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40);
  const base = plain === '' ? 'nuevo' : plain;
  for (let number = 1; ; number++) {
    const id = number === 1 ? base : base + '-' + number;
    if (!taken.includes(id)) return id;
  }
}
