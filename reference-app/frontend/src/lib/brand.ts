/** Hues that look like something; the lightness of each colour is fixed in styles.css, so that text can be read on all of them. */
export const hues = [20, 285, 250, 165, 215, 345, 140, 55];

/** The colour of a business: the same on every visit, and hardly that of its neighbour. */
export function hueOf(tenant: string): number {
  let hash = 7;
  for (const character of tenant) hash = (hash * 31 + character.codePointAt(0)!) >>> 0;
  return hues[hash % hues.length]!;
}

/** One or two letters that stand for a name. */
export function monogram(name: string): string {
  const parts = name.split(/\s+/).filter((word) => /^\p{Lu}/u.test(word));
  return (parts.length > 1 ? parts.slice(0, 2).map((word) => word[0]) : [name[0] ?? '']).join('');
}
