/** Dates are texts such as 2026-11-23, as the business's clock counts them; instants are what the API gives. */
export function today(zone: string, now: Date = new Date()): string {
  return dateOf(now.toISOString(), zone);
}

export function dateOf(instant: string, zone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(new Date(instant));
}

export function plusDays(date: string, days: number): string {
  const day = new Date(date + 'T12:00:00Z');
  day.setUTCDate(day.getUTCDate() + days);
  return day.toISOString().slice(0, 10);
}

/** The instant at which a date begins on that clock. */
export function startOf(date: string, zone: string): string {
  const midnight = Date.parse(date + 'T00:00:00Z');
  // How far the clock is from UTC is asked twice: it may change between the two.
  let instant = midnight;
  for (let step = 0; step < 2; step++) instant = midnight - offset(instant, zone);
  return new Date(instant).toISOString();
}

function offset(instant: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).formatToParts(instant);
  const at = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(at('year'), at('month') - 1, at('day'), at('hour'), at('minute'), at('second')) - instant;
}

export function hour(instant: string, zone: string): string {
  return new Intl.DateTimeFormat('es-AR', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(instant));
}

/** How an hour of the day is called. */
export function partOfDay(instant: string, zone: string): 'Mañana' | 'Tarde' | 'Noche' {
  const at = Number(hour(instant, zone).slice(0, 2));
  return at < 13 ? 'Mañana' : at < 19 ? 'Tarde' : 'Noche';
}

function ofDate(date: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat('es-AR', { timeZone: 'UTC', ...options }).format(new Date(date + 'T12:00:00Z'));
}

export function weekday(date: string): string {
  return ofDate(date, { weekday: 'short' }).replace('.', '');
}

export function weekdayName(date: string): string {
  return ofDate(date, { weekday: 'long' });
}

export function dayNumber(date: string): string {
  return ofDate(date, { day: 'numeric' });
}

export function month(date: string): string {
  return ofDate(date, { month: 'short' }).replace('.', '');
}

/** Hoy, mañana, or viernes 27 de noviembre. */
export function dayName(date: string, todays: string): string {
  if (date === todays) return 'Hoy';
  if (date === plusDays(todays, 1)) return 'Mañana';
  const name = ofDate(date, { weekday: 'long', day: 'numeric', month: 'long' }).replace(',', '');
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** The same where there is little room: mié 25 nov. */
export function shortDayName(date: string, todays: string): string {
  const name = dayName(date, todays);
  return name === 'Hoy' || name === 'Mañana' ? name : weekday(date) + ' ' + dayNumber(date) + ' ' + month(date);
}

export function dayAndHour(instant: string, zone: string, now: Date = new Date()): string {
  return dayName(dateOf(instant, zone), today(zone, now)) + ', ' + hour(instant, zone) + ' h';
}

export function length(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours === 0) return rest + ' min';
  return rest === 0 ? hours + ' h' : hours + ' h ' + rest + ' min';
}

/** How long somebody waited, in whole minutes. */
export function waitOf(seconds: number): string {
  return seconds < 60 ? seconds + ' s' : length(Math.round(seconds / 60));
}

/** Months are known by their first day. */
export function firstOfMonth(date: string): string {
  return date.slice(0, 8) + '01';
}

export function plusMonths(month: string, months: number): string {
  const first = new Date(month + 'T12:00:00Z');
  first.setUTCMonth(first.getUTCMonth() + months);
  return first.toISOString().slice(0, 10);
}

export function lastOfMonth(month: string): string {
  return plusDays(plusMonths(month, 1), -1);
}

export function monthName(month: string): string {
  return ofDate(month, { month: 'long', year: 'numeric' });
}
