package dev.cimiento.auth.postgresql;

import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.EmailAddress;
import dev.cimiento.auth.Invitation;
import dev.cimiento.auth.InvitationId;
import dev.cimiento.auth.Role;
import dev.cimiento.auth.spi.InvitationStore;
import dev.cimiento.auth.spi.TokenHash;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Invitations in {@code auth_invitation}, one open at a time for each address. */
final class PostgresInvitationStore implements InvitationStore {

    private static final String COLUMNS = "id, email, roles, invited_by, created_at, expires_at";
    private static final String GOOD = " WHERE hash = ? AND closed_at IS NULL AND expires_at > ?";

    private final Database database;

    PostgresInvitationStore(Database database) {
        this.database = database;
    }

    @Override
    public void add(Invitation invitation, TokenHash hash) {
        database.update(
                "INSERT INTO auth_invitation (id, hash, email, roles, invited_by, created_at, expires_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (email) WHERE closed_at IS NULL DO UPDATE"
                        + " SET id = excluded.id, hash = excluded.hash, roles = excluded.roles,"
                        + " invited_by = excluded.invited_by, created_at = excluded.created_at,"
                        + " expires_at = excluded.expires_at",
                invitation.id().value(),
                hash.bytes(),
                invitation.email().value(),
                invitation.roles().stream().map(Role::value).toList(),
                invitation.invitedBy().map(AccountId::value),
                invitation.createdAt(),
                invitation.expiresAt());
    }

    @Override
    public Optional<Invitation> find(TokenHash hash, Instant now) {
        return database.single(connection -> Sql.on(connection)
                .first(
                        "SELECT " + COLUMNS + " FROM auth_invitation" + GOOD,
                        PostgresInvitationStore::read,
                        hash.bytes(),
                        now));
    }

    @Override
    public Optional<Invitation> accept(TokenHash hash, Instant now) {
        return database.single(connection -> Sql.on(connection)
                .first(
                        "UPDATE auth_invitation SET closed_at = ?" + GOOD + " RETURNING " + COLUMNS,
                        PostgresInvitationStore::read,
                        now,
                        hash.bytes(),
                        now));
    }

    @Override
    public boolean withdraw(InvitationId id, Instant now) {
        return database.update(
                        "UPDATE auth_invitation SET closed_at = ? WHERE id = ? AND closed_at IS NULL AND expires_at > ?",
                        now,
                        id.value(),
                        now)
                == 1;
    }

    @Override
    public List<Invitation> open(Instant now) {
        return database.single(connection -> Sql.on(connection)
                .list(
                        "SELECT " + COLUMNS + " FROM auth_invitation WHERE closed_at IS NULL AND expires_at > ?"
                                + " ORDER BY created_at DESC, id",
                        PostgresInvitationStore::read,
                        now));
    }

    @Override
    public int purge(Instant before) {
        return database.update("DELETE FROM auth_invitation WHERE expires_at < ? OR closed_at < ?", before, before);
    }

    private static Invitation read(Sql.Row row) throws SQLException {
        return Invitation.of(
                new InvitationId(row.uuid("id")),
                EmailAddress.of(row.string("email")),
                row.strings("roles").stream().map(Role::of).collect(Collectors.toSet()),
                row.optionalUuid("invited_by").map(AccountId::new),
                row.instant("created_at"),
                row.instant("expires_at"));
    }
}
