import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { ana, json, loggedIn, open, problem } from './server';

const admin = { ...ana, roles: ['admin'] };
const rita = { id: 'r1', name: 'Rita Gómez', email: 'rita@example.com', roles: ['staff'], active: true };
const me = { id: ana.id, name: ana.name, email: ana.email, roles: ['admin'], active: true };
const roles = [
  { name: 'admin', permissions: ['*'], given: true },
  { name: 'staff', permissions: ['bookings:manage', 'line:call'], given: true },
];
const invitation = { id: 'i1', email: 'eva@example.com', roles: ['staff'], expiresAt: '2030-01-01T10:00:00Z' };
const answers = { 'GET /api/v1/admin/team': json({ members: [me, rita], roles }), 'GET /auth/invitations': json({ invitations: [invitation] }) };

describe('the team', () => {
  it('grows by an invitation, with what the invited is to be', async () => {
    const there = open('/personas', { ...loggedIn(admin), ...answers, 'POST /auth/invitations': json(invitation, 201) });
    await userEvent.click(await screen.findByRole('button', { name: 'Invitar' }));
    const sheet = await screen.findByRole('dialog', { name: 'Invitar a alguien' });
    await userEvent.type(within(sheet).getByLabelText('Correo'), 'eva@example.com');
    await userEvent.click(within(sheet).getByRole('button', { name: 'Enviar la invitación' }));
    expect(await within(sheet).findByText('Elegí al menos uno.')).toBeTruthy();
    expect(document.activeElement).toBe(within(sheet).getByRole('checkbox', { name: 'Administración' }));
    await userEvent.click(within(sheet).getByRole('checkbox', { name: 'Atención' }));
    await userEvent.click(within(sheet).getByRole('button', { name: 'Enviar la invitación' }));
    expect(await screen.findByText('Invitación enviada a eva@example.com.')).toBeTruthy();
    expect(there.of('POST /auth/invitations').map(({ body }) => body)).toEqual([{ email: 'eva@example.com', roles: ['staff'] }]);
  });

  it('is told what is wrong with an address by its field', async () => {
    open('/personas', { ...loggedIn(admin), ...answers, 'POST /auth/invitations': problem(400, 'invalid-input', { errors: [{ field: 'email', code: 'EMAIL_MALFORMED', message: 'is none' }] }) });
    await userEvent.click(await screen.findByRole('button', { name: 'Invitar' }));
    const sheet = await screen.findByRole('dialog');
    await userEvent.type(within(sheet).getByLabelText('Correo'), 'eva@x');
    await userEvent.click(within(sheet).getByRole('checkbox', { name: 'Atención' }));
    await userEvent.click(within(sheet).getByRole('button', { name: 'Enviar la invitación' }));
    expect(await within(sheet).findByText('No parece una dirección de correo.')).toBeTruthy();
    expect(document.activeElement).toBe(within(sheet).getByLabelText('Correo'));
  });

  it('has invitations that are withdrawn', async () => {
    const there = open('/personas', { ...loggedIn(admin), ...answers, 'DELETE /auth/invitations/i1': json(null, 204) });
    await userEvent.click(await screen.findByRole('button', { name: 'Retirar la invitación a eva@example.com' }));
    await waitFor(() => expect(there.of('DELETE /auth/invitations/i1')).toHaveLength(1));
  });

  it('has members whose roles change, down to none, and says what that means', async () => {
    const there = open('/personas', { ...loggedIn(admin), ...answers, 'PUT /api/v1/admin/team/r1': [problem(409, 'team-member-disabled'), json(rita)] });
    await userEvent.click(await screen.findByRole('button', { name: 'Cambiar Rita Gómez' }));
    const sheet = await screen.findByRole('dialog', { name: 'Rita Gómez' });
    expect(within(sheet).getByText('Puede: Turnos de todos, Llamar en las filas.')).toBeTruthy();
    await userEvent.click(within(sheet).getByRole('checkbox', { name: 'Atención' }));
    expect(within(sheet).getByText(/deja el equipo/)).toBeTruthy();
    await userEvent.click(within(sheet).getByRole('button', { name: 'Guardar' }));
    expect(await within(sheet).findByText(/Primero devolvele el acceso/)).toBeTruthy();
    await userEvent.click(within(sheet).getByRole('button', { name: 'Guardar' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(there.of('PUT /api/v1/admin/team/r1')[1]!.body).toEqual({ roles: [] });
  });

  it('keeps somebody out after a question, and lets them in again', async () => {
    const out = json({ members: [me, { ...rita, active: false }], roles });
    const there = open('/personas', { ...loggedIn(admin), ...answers, 'GET /api/v1/admin/team': [json({ members: [me, rita], roles }), out], 'POST /api/v1/admin/team/r1/disable': json(rita), 'POST /api/v1/admin/team/r1/enable': json(rita) });
    await userEvent.click(await screen.findByRole('button', { name: 'Quitar el acceso a Rita Gómez' }));
    expect(there.of('POST /api/v1/admin/team/r1/disable')).toHaveLength(0);
    await userEvent.click(await screen.findByRole('button', { name: 'Sí, quitar' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Devolver el acceso a Rita Gómez' }));
    await waitFor(() => expect(there.of('POST /api/v1/admin/team/r1/enable')).toHaveLength(1));
    expect(there.of('POST /api/v1/admin/team/r1/disable')).toHaveLength(1);
  });

  it('offers nobody to change themselves, nor who may do more', async () => {
    const less = roles.map((role) => ({ ...role, given: role.name === 'staff' }));
    open('/personas', { ...loggedIn(admin), ...answers, 'GET /api/v1/admin/team': json({ members: [me, rita, { ...me, id: 'b1', name: 'Bruno' }], roles: less }) });
    expect(await screen.findByRole('button', { name: 'Cambiar Rita Gómez' })).toBeTruthy();
    expect(screen.getAllByRole('button', { name: /^Cambiar / })).toHaveLength(1);
    expect(screen.getAllByRole('button', { name: /^Quitar el acceso/ })).toHaveLength(1);
  });
});

describe('an invitation', () => {
  it('asks whoever is logged in for no other password', async () => {
    const there = open('/link.html#join:t', { ...loggedIn(ana), 'POST /auth/invitations/accept': json({}) });
    expect(await screen.findByText(/Vas a aceptarla como ana@example.com/)).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Aceptar' }));
    await waitFor(() => expect(location.pathname).toBe('/'));
    expect(there.of('POST /auth/invitations/accept')[0]!.body).toEqual({ token: 't' });
  });
});
