package dev.cimiento.auth.postgresql;

import dev.cimiento.auth.Permission;
import dev.cimiento.auth.Role;
import dev.cimiento.auth.RoleDefinition;
import dev.cimiento.auth.spi.RoleStore;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What roles may do, in {@code auth_role}. */
final class PostgresRoleStore implements RoleStore {

    private final Database database;

    PostgresRoleStore(Database database) {
        this.database = database;
    }

    @Override
    public void define(RoleDefinition definition, Instant now) {
        database.with(connection -> {
            Sql sql = Sql.on(connection);
            int written = sql.update(
                    "INSERT INTO auth_role (role, permissions, defined_at) VALUES (?, ?, ?) ON CONFLICT (role)"
                            + " DO UPDATE SET permissions = excluded.permissions, defined_at = excluded.defined_at",
                    definition.role().value(),
                    definition.permissions().stream()
                            .map(Permission::value)
                            .sorted()
                            .toList(),
                    now);
            Database.changed(sql, Optional.empty(), now);
            return written;
        });
    }

    @Override
    public boolean remove(Role role, Instant now) {
        return database.with(connection -> {
            Sql sql = Sql.on(connection);
            sql.update("DELETE FROM auth_account_role WHERE role = ?", role.value());
            Database.changed(sql, Optional.empty(), now);
            return sql.update("DELETE FROM auth_role WHERE role = ?", role.value()) == 1;
        });
    }

    @Override
    public Optional<RoleDefinition> find(Role role) {
        return database.single(connection -> Sql.on(connection)
                .first(
                        "SELECT role, permissions FROM auth_role WHERE role = ?",
                        PostgresRoleStore::read,
                        role.value()));
    }

    @Override
    public List<RoleDefinition> list() {
        return database.single(connection -> Sql.on(connection)
                .list("SELECT role, permissions FROM auth_role ORDER BY role COLLATE \"C\"", PostgresRoleStore::read));
    }

    private static RoleDefinition read(Sql.Row row) throws SQLException {
        return new RoleDefinition(
                Role.of(row.string("role")),
                row.strings("permissions").stream().map(Permission::of).collect(Collectors.toSet()));
    }
}
