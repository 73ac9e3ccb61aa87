import { describe, expect, it } from 'vitest';
import { hueOf, monogram } from '../src/lib/brand';
import { wayBack } from '../src/lib/leave';
import { money } from '../src/lib/money';
import { standing } from '../src/pages/line';
import { dateOf, dayName, hour, length, partOfDay, plusDays, shortDayName, startOf, today } from '../src/lib/time';

const zone = 'America/Argentina/Buenos_Aires';

describe('times', () => {
  it('are those of the business, wherever the reader is', () => {
    expect(hour('2026-11-24T01:30:00Z', zone)).toBe('22:30');
    expect(dateOf('2026-11-24T01:30:00Z', zone)).toBe('2026-11-23');
    expect(today(zone, new Date('2026-11-24T02:59:00Z'))).toBe('2026-11-23');
    expect(partOfDay('2026-11-24T01:30:00Z', zone)).toBe('Noche');
    expect(hour('2026-11-24T03:00:00Z', zone)).toBe('00:00');
  });

  it('count days over the ends of months and years', () => {
    expect(plusDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(plusDays('2028-02-28', 1)).toBe('2028-02-29');
  });

  it('begin when the clock of the business says so, also on the days on which it changes', () => {
    expect(startOf('2026-11-24', zone)).toBe('2026-11-24T03:00:00.000Z');
    expect(startOf('2026-10-25', 'Europe/Madrid')).toBe('2026-10-24T22:00:00.000Z');
    expect(startOf('2026-10-26', 'Europe/Madrid')).toBe('2026-10-25T23:00:00.000Z');
  });

  it('have names', () => {
    expect(dayName('2026-11-23', '2026-11-23')).toBe('Hoy');
    expect(dayName('2026-11-24', '2026-11-23')).toBe('Mañana');
    expect(dayName('2026-11-27', '2026-11-23')).toBe('Viernes 27 de noviembre');
    expect(shortDayName('2026-11-27', '2026-11-23')).toBe('vie 27 nov');
    expect([length(45), length(60), length(90)]).toEqual(['45 min', '1 h', '1 h 30 min']);
  });
});

describe('money', () => {
  it('has cents where there are some', () => {
    expect(money({ amount: '6000.00', currency: 'ARS' }).replace(/\s/g, ' ')).toBe('$ 6.000');
    expect(money({ amount: '6000.50', currency: 'ARS' }).replace(/\s/g, ' ')).toBe('$ 6.000,50');
  });
});

describe('the way back after a login', () => {
  it('leads to a page of ours and to no other', () => {
    const to = (volver: string) => wayBack(new URLSearchParams({ volver }), '/otra');
    expect(to('/reservar?dia=2026-11-24')).toBe('/reservar?dia=2026-11-24');
    for (const foreign of ['https://evil.example/', '//evil.example/', '/\\evil.example', 'javascript:alert(1)']) expect(to(foreign)).toBe('/otra');
  });
});

describe('a brand', () => {
  it('is the same on every visit', () => {
    expect(hueOf('padel')).toBe(165);
    expect(hueOf('clinica')).toBe(250);
    expect(monogram('Club Pádel Norte')).toBe('CP');
    expect(monogram('barbería')).toBe('b');
  });
});

describe('a ticket of the line', () => {
  const place = (number: number, status = 'WAITING') => ({ line: 'reception', label: String(number), number, alias: 'Ana S.', status, desk: null });
  it('knows how many are before it', () => {
    expect(standing(place(5), [place(3, 'CALLED'), place(4), place(5)]).words).toBe('Hay 1 persona antes que vos.');
    expect(standing(place(4), [place(4), place(5)]).words).toBe('Sos el próximo.');
    expect(standing(place(4), [place(4, 'CALLED')]).is).toBe('called');
  });

  it('waits behind those that the list shows, and is over where others wait in its place', () => {
    expect(standing(place(9), [place(4), place(5), place(6)])).toEqual({ is: 'waiting', words: 'Hay al menos 3 antes que vos.' });
    expect(standing(place(3), [place(4), place(5)]).is).toBe('over');
    expect(standing(place(3), []).is).toBe('over');
    expect(standing(place(3), undefined).is).toBe('waiting');
  });
});
