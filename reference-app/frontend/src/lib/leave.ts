/** To a page of the server's choosing, such as the payment provider's: http and https alone, whatever it says. */
export function goTo(address: string): void {
  const url = new URL(address, location.href);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new Error('not an address to go to: ' + url.protocol);
  location.assign(url);
}

/** Where to go on after a login: a page of ours, and no other. */
export function wayBack(search: URLSearchParams, otherwise = '/'): string {
  const asked = search.get('volver');
  if (asked === null) return otherwise;
  const url = new URL(asked, location.origin);
  return url.origin === location.origin && asked.startsWith('/') ? url.pathname + url.search : otherwise;
}
