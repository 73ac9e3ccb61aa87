import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { ana, json, loggedIn, open, problem } from './server';

const admin = { ...ana, roles: ['admin'] };
const caja = { id: 'caja', door: 'OPEN', waiting: 2, prefix: 'C', cap: 9, recalls: 1, graceMinutes: 3, targetMinutes: 20, serviceMinutes: 4, dayStart: '05:30', shown: 'LABELS' };
const report = { taken: 7, called: 5, done: 4, noShows: 1, cancelled: 0, waitMedian: 240, waitP90: 600, waitLongest: 700, serviceMedian: 300, target: 900, withinTarget: 0.8 };
const answers = { 'GET /api/v1/admin/tickets': json([]), 'GET /api/v1/admin/lines': json([caja]), 'GET /api/v1/admin/lines/caja/report': json(report) };

describe('a waiting line', () => {
  it('is made with a name, a cap and the rest as usual', async () => {
    const there = open('/mostrador', { ...loggedIn(admin), ...answers, 'PUT /api/v1/admin/lines/laboratorio-b': json(caja, 201) });
    await userEvent.click(await screen.findByRole('button', { name: 'Nueva fila' }));
    const sheet = await screen.findByRole('dialog', { name: 'Nueva fila' });
    await userEvent.type(within(sheet).getByLabelText('Nombre'), 'Laboratorio B');
    await userEvent.type(within(sheet).getByLabelText('Letra del número'), 'L');
    await userEvent.type(within(sheet).getByLabelText('Cuántos pueden esperar'), '30');
    await userEvent.click(within(sheet).getByRole('button', { name: 'Guardar' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(there.of('PUT /api/v1/admin/lines/laboratorio-b')[0]!.body).toEqual({ prefix: 'L', cap: 30, recalls: 0, graceMinutes: 0, targetMinutes: 15, serviceMinutes: 5, dayStart: '00:00', shown: 'ALIASES' });
  });

  it('is run otherwise where something is changed, and as it was in all else', async () => {
    const there = open('/mostrador', { ...loggedIn(admin), ...answers, 'PUT /api/v1/admin/lines/caja': json(caja) });
    await userEvent.click(await screen.findByRole('button', { name: 'Cambiar Caja' }));
    const sheet = await screen.findByRole('dialog', { name: 'Caja' });
    expect(within(sheet).queryByLabelText('Nombre')).toBeNull();
    await userEvent.clear(within(sheet).getByLabelText('Cuántos pueden esperar'));
    await userEvent.click(within(sheet).getByRole('radio', { name: 'Nombre e inicial' }));
    await userEvent.click(within(sheet).getByRole('button', { name: 'Guardar' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(there.of('PUT /api/v1/admin/lines/caja')[0]!.body).toEqual({ prefix: 'C', cap: null, recalls: 1, graceMinutes: 3, targetMinutes: 20, serviceMinutes: 4, dayStart: '05:30', shown: 'ALIASES' });
  });

  it('has what the server does not accept said by its field', async () => {
    open('/mostrador', { ...loggedIn(admin), ...answers, 'PUT /api/v1/admin/lines/caja': problem(400, 'invalid-input', { errors: [{ field: 'prefix', message: 'is not accepted: prefix must be at most 8 letters, digits and hyphens, was 1 characters long' }] }) });
    await userEvent.click(await screen.findByRole('button', { name: 'Cambiar Caja' }));
    await userEvent.click(screen.getByRole('button', { name: 'Guardar' }));
    expect(await screen.findByText('Usá letras, números y guiones.')).toBeTruthy();
    expect(document.activeElement).toBe(screen.getByLabelText('Letra del número'));
  });

  it('is made and changed by administrators alone', async () => {
    open('/mostrador', { ...loggedIn({ ...ana, roles: ['staff'] }), ...answers });
    expect(await screen.findByRole('button', { name: 'Cerrar Caja' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Cambiar Caja' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Nueva fila' })).toBeNull();
  });
});
