package dev.cimiento.tenancy.fleet;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.DatabaseException;
import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.Placement;
import dev.cimiento.tenancy.PlanId;
import dev.cimiento.tenancy.SchemaModule;
import dev.cimiento.tenancy.TenancyException;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.TenantProvisioner;
import dev.cimiento.tenancy.TenantStatus;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.fleet.LifecycleListener.Operation;
import dev.cimiento.tenancy.fleet.Restoration.Reason;
import dev.cimiento.tenancy.postgresql.Identifier;
import dev.cimiento.tenancy.postgresql.PostgresTenants;
import dev.cimiento.tenancy.postgresql.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** Brings an exported tenant back. JSON is read by the database, which this artifact needs anyhow. */
final class Restorer {

    /** The detail is the digest of the export. */
    static final String BEGUN = "begun";

    static final String TABLES_RESTORED = "tables restored";
    static final String ROWS_RESTORED = "rows restored";

    /** Its detail is how many rows there were. */
    static final String BELONGINGS_RESTORED = "belongings restored";

    /** What the platform notes about tenants, and writes anew. */
    private static final Set<String> OWN_NOTES = Set.of("tenant", "tenant_module", "tenant_step", "migration_result");

    private static final String INTEGRITY = "23";

    private final DataSource pool;
    private final TenantProvisioner provisioner;
    private final List<Belongings> belongings;
    private final Journal journal;
    private final Function<Tenant, Home> homes;

    Restorer(
            DataSource pool,
            TenantProvisioner provisioner,
            List<Belongings> belongings,
            Journal journal,
            Function<Tenant, Home> homes) {
        this.pool = pool;
        this.provisioner = provisioner;
        this.belongings = List.copyOf(belongings);
        this.journal = journal;
        this.homes = homes;
    }

    /** What an export says of itself. */
    private record Contents(
            Tenant tenant,
            Map<String, Long> tables,
            Map<String, Long> sequences,
            Map<String, Long> belongings,
            Map<String, String> fingerprints,
            String digest) {

        long rows(String folder, String table) {
            return tables.getOrDefault(folder + "/" + table + ".jsonl", 0L);
        }

        Set<String> of(String folder) {
            return tables.keySet().stream()
                    .filter(file -> file.startsWith(folder + "/") && file.endsWith(".jsonl"))
                    .map(file -> file.substring(folder.length() + 1, file.length() - ".jsonl".length()))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** Why an export cannot be restored; nothing is written. */
    Optional<Restoration.Refused> examine(Path source, Placement placement) {
        try (ExportFiles files = ExportFiles.open(source)) {
            Optional<String> damage = files.damage();
            if (damage.isPresent()) {
                return refused(Reason.DAMAGED, damage.get());
            }
            Contents contents = contents(files, placement);
            return refusal(contents).or(() -> isTaken(contents));
        } catch (IOException e) {
            return Optional.of(unreadable(source, e));
        }
    }

    Restoration restore(Path source, Placement placement) {
        try (ExportFiles files = ExportFiles.open(source)) {
            Optional<String> damage = files.damage();
            if (damage.isPresent()) {
                return new Restoration.Refused(Reason.DAMAGED, damage.get());
            }
            Contents contents = contents(files, placement);
            Optional<Restoration.Refused> refusal = refusal(contents);
            if (refusal.isPresent()) {
                return refusal.get();
            }
            return Turn.<Restoration>take(
                            pool,
                            "makes " + contents.tenant().id(),
                            TenantLifecycle.PATIENCE,
                            () -> isTaken(contents)
                                    .<Restoration>map(taken -> taken)
                                    .orElseGet(() -> restore(contents, files)))
                    .orElseThrow(() -> new TenancyException(
                            "tenant '" + contents.tenant().id() + "' is being made by another process"));
        } catch (IOException e) {
            return unreadable(source, e);
        }
    }

    private static Restoration.Refused unreadable(Path source, IOException e) {
        return new Restoration.Refused(Reason.DAMAGED, "cannot read " + source + ": " + e);
    }

    private Contents contents(ExportFiles files, Placement placement) throws IOException {
        String manifest = Files.readString(files.file(ExportFiles.MANIFEST));
        String row = Files.readString(files.file("control/tenant.jsonl")).strip();
        String notes = files.has("control/tenant_module.jsonl")
                ? Files.readString(files.file("control/tenant_module.jsonl"))
                : "";
        String digest = Exporter.digestOf(manifest);
        return Transactions.with(pool, connection -> {
            Sql sql = Sql.on(connection);
            Tenant tenant = sql.first(
                            "SELECT t ->> 'id' AS id, t ->> 'name' AS name, t ->> 'plan' AS plan FROM (SELECT ?::jsonb) x(t)",
                            found -> Tenant.of(
                                    TenantId.of(found.string("id")),
                                    found.string("name"),
                                    new PlanId(found.string("plan"))),
                            row)
                    .orElseThrow()
                    .withPlacement(placement);
            for (Map.Entry<String, String> label : pairs(
                            sql, "SELECT key, value FROM jsonb_each_text(?::jsonb -> 'labels')", row)
                    .entrySet()) {
                tenant = tenant.withLabel(label.getKey(), label.getValue());
            }
            return new Contents(
                    tenant.withoutLabel(TenantLifecycle.REASON),
                    numbers(pairs(
                            sql,
                            "SELECT file AS key, rows::text AS value FROM"
                                    + " jsonb_to_recordset(?::jsonb -> 'tables') AS t(file text, rows bigint)",
                            manifest)),
                    numbers(pairs(sql, "SELECT key, value FROM jsonb_each_text(?::jsonb -> 'sequences')", manifest)),
                    numbers(pairs(sql, "SELECT key, value FROM jsonb_each_text(?::jsonb -> 'belongings')", manifest)),
                    pairs(
                            sql,
                            "SELECT l::jsonb ->> 'module' AS key, l::jsonb ->> 'fingerprint' AS value"
                                    + " FROM regexp_split_to_table(?, '\\n') l WHERE l <> ''",
                            notes),
                    digest);
        });
    }

    private static Map<String, String> pairs(Sql sql, String select, String json) throws SQLException {
        Map<String, String> pairs = new TreeMap<>();
        sql.list(select, row -> Map.entry(row.string("key"), row.string("value")), json)
                .forEach(entry -> pairs.put(entry.getKey(), entry.getValue()));
        return pairs;
    }

    private static Map<String, Long> numbers(Map<String, String> texts) {
        Map<String, Long> numbers = new TreeMap<>();
        texts.forEach((key, value) -> numbers.put(key, Long.valueOf(value)));
        return numbers;
    }

    /** What can be known before anything is written. */
    private Optional<Restoration.Refused> refusal(Contents contents) {
        Tenant tenant = contents.tenant();
        if (tenant.placement() instanceof Placement.Row) {
            return refused(
                    Reason.NOT_RESTORABLE,
                    "not among other tenants' rows, whose keys may be the same: restore it into a schema");
        }
        // Refuses a server that nobody configured.
        requireNonNull(homes.apply(tenant));
        for (SchemaModule module : provisioner.modulesOf(tenant)) {
            ModuleId id = module.module();
            String exported = contents.fingerprints().get(id.value());
            String here = provisioner.migrations().version(module).fingerprint();
            if (!here.equals(exported)) {
                return refused(
                        Reason.OTHER_RELEASE,
                        "module " + id + " was exported "
                                + (exported == null ? "without a note of its version" : "at another version")
                                + ": restore it with the release that exported it, and migrate then");
            }
        }
        for (Map.Entry<String, Long> kind : contents.belongings().entrySet()) {
            if (kind.getValue() > 0
                    && belongings.stream()
                            .noneMatch(known ->
                                    known.name().equals(kind.getKey()) && known instanceof RestorableBelongings)) {
                return refused(Reason.NOT_RESTORABLE, "nobody here can put back its " + kind.getKey());
            }
        }
        boolean itsOwnRows = contents.of("server").stream().anyMatch(table -> contents.rows("server", table) > 0);
        if (itsOwnRows && !(tenant.placement() instanceof Placement.Database)) {
            return refused(
                    Reason.NOT_RESTORABLE,
                    "it has rows in the control schema of its own database: restore it into one");
        }
        return Optional.empty();
    }

    private static Optional<Restoration.Refused> refused(Reason reason, String explanation) {
        return Optional.of(new Restoration.Refused(reason, explanation));
    }

    private Restoration restore(Contents contents, ExportFiles files) {
        TenantId id = contents.tenant().id();
        begin(contents);
        Optional<String> whole = journal.detail(id, Operation.RESTORE, BELONGINGS_RESTORED);
        if (whole.isPresent()) {
            // The host's steps may have written since: that is no difference to take anything back for.
            return finish(contents, Long.parseLong(whole.get()));
        }
        Home home = homes.apply(contents.tenant());
        try {
            provisioner.migrate(contents.tenant());
            Optional<String> unknown = tablesDiffer(contents, home);
            if (unknown.isPresent()) {
                takeBack(id, home);
                return new Restoration.Refused(Reason.OTHER_RELEASE, unknown.get());
            }
            long rows = tables(contents, home, files);
            journal.reached(id, Operation.RESTORE, TABLES_RESTORED, "");
            rows += controlRows(contents, pool, "control", files);
            if (home.isApart()) {
                rows += controlRows(contents, home.database(), "server", files);
            }
            journal.reached(id, Operation.RESTORE, ROWS_RESTORED, "");
            putBack(contents, files);
            journal.reached(id, Operation.RESTORE, BELONGINGS_RESTORED, String.valueOf(rows));
            return finish(contents, rows);
        } catch (TableLoad.Differs e) {
            takeBack(id, home);
            return new Restoration.Refused(Reason.CONFLICT, String.valueOf(e.getMessage()));
        } catch (DatabaseException e) {
            if (!e.sqlState().startsWith(INTEGRITY)) {
                throw e;
            }
            takeBack(id, home);
            return new Restoration.Refused(Reason.CONFLICT, Failure.inOneLine(e));
        }
    }

    /** Whether there is a tenant of that id, or a rest of one, that is not a part of this restoration, cut off before. */
    private Optional<Restoration.Refused> isTaken(Contents contents) {
        Tenant tenant = contents.tenant();
        TenantId id = tenant.id();
        Optional<Tenant> there = new PostgresTenants(pool).find(id);
        if (there.isPresent()) {
            boolean ours = Set.of(TenantStatus.PROVISIONING, TenantStatus.SUSPENDED)
                            .contains(there.get().status())
                    && there.get().placement().equals(tenant.placement())
                    && journal.detail(id, Operation.RESTORE, BEGUN)
                            .filter(contents.digest()::equals)
                            .isPresent();
            return ours ? Optional.empty() : refused(Reason.EXISTS, "there is a tenant '" + id + "'");
        }
        Home home = homes.apply(tenant);
        Map<String, Long> rests = new TreeMap<>(home.remains());
        for (DataSource database : home.controlPlanes(pool)) {
            rests.putAll(Transactions.with(database, c -> TenantTables.controlRows(Sql.on(c), id)));
        }
        return rests.isEmpty()
                ? Optional.empty()
                : refused(Reason.EXISTS, "there is something of an earlier tenant '" + id + "': " + rests);
    }

    private void begin(Contents contents) {
        TenantId id = contents.tenant().id();
        DataSource aware = Transactions.aware(pool);
        Transactions.run(aware, () -> {
            new PostgresTenants(aware).register(contents.tenant().withStatus(TenantStatus.PROVISIONING));
            new Journal(aware, journal).reached(id, Operation.RESTORE, BEGUN, contents.digest());
        });
    }

    /** Which tables only one of them has: the export, or a tenant of this program. Histories are the program's own. */
    private Optional<String> tablesDiffer(Contents contents, Home home) {
        Set<String> here = Transactions.with(home.database(), connection -> {
            Sql sql = Sql.on(connection);
            return home.parts(sql).stream().map(Home.Part::table).collect(Collectors.toCollection(TreeSet::new));
        });
        Set<String> histories = provisioner.modulesOf(contents.tenant()).stream()
                .map(module -> module.module() + "_history")
                .collect(Collectors.toSet());
        Set<String> exported = new TreeSet<>(contents.of("tenant"));
        exported.removeAll(histories);
        here.removeAll(histories);
        if (exported.equals(here)) {
            return Optional.empty();
        }
        Set<String> more = new TreeSet<>(exported);
        more.removeAll(here);
        here.removeAll(exported);
        return Optional.of("the export has tables " + more + " that this program does not, and lacks " + here);
    }

    private long tables(Contents contents, Home home, ExportFiles files) {
        return Transactions.with(home.database(), connection -> {
            Sql sql = Sql.on(connection);
            List<String> tables =
                    new ArrayList<>(TenantTables.ordered(sql, home.schema(), List.copyOf(contents.of("tenant"))));
            tables.removeIf(table -> table.endsWith("_history")
                    && contents.fingerprints().containsKey(table.substring(0, table.length() - "_history".length())));
            // What is referred to goes first.
            Collections.reverse(tables);
            List<String> qualified = tables.stream()
                    .map(table -> TenantTables.qualified(home.schema(), table))
                    .toList();
            TableLoad load = TableLoad.on(connection);
            long[] rows = {0};
            load.quietly(qualified, () -> {
                for (String table : tables) {
                    String place = TenantTables.qualified(home.schema(), table);
                    rows[0] += load.load(place, place + " whole", file(files, "tenant", table), List.of());
                }
            });
            for (Map.Entry<String, Long> sequence : contents.sequences().entrySet()) {
                sql.exists(
                        "SELECT setval(c.oid, ?) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                                + " WHERE n.nspname = ? AND c.relname = ? AND c.relkind = 'S'",
                        sequence.getValue(),
                        home.schema(),
                        sequence.getKey());
            }
            return rows[0];
        });
    }

    private static long controlRows(Contents contents, DataSource database, String folder, ExportFiles files) {
        TenantId id = contents.tenant().id();
        return Transactions.with(database, connection -> {
            Map<String, String> columns = new HashMap<>(TenantTables.ofControlPlane(Sql.on(connection)));
            List<String> tables = new ArrayList<>(
                    TenantTables.ofControlPlane(Sql.on(connection)).keySet());
            Collections.reverse(tables);
            Set<String> exported = contents.of(folder);
            TableLoad load = TableLoad.on(connection);
            long rows = 0;
            for (String table : exported) {
                if (!OWN_NOTES.contains(table) && !columns.containsKey(table) && contents.rows(folder, table) > 0) {
                    throw new TableLoad.Differs(TenantTables.control(table) + ", which is not there,");
                }
            }
            for (String table : tables) {
                if (exported.contains(table) && !OWN_NOTES.contains(table)) {
                    rows += load.load(
                            TenantTables.control(table),
                            TenantTables.control(table) + " whole WHERE whole."
                                    + Identifier.quoted(String.valueOf(columns.get(table))) + " = ?",
                            file(files, folder, table),
                            List.of(id.value()));
                }
            }
            return rows;
        });
    }

    private void putBack(Contents contents, ExportFiles files) {
        TenantId id = contents.tenant().id();
        contents.belongings().forEach((name, number) -> {
            for (Belongings kind : belongings) {
                if (number > 0 && kind.name().equals(name) && kind instanceof RestorableBelongings restorable) {
                    restorable.restore(id, files.belongings(name));
                    long there = kind.remaining(id);
                    if (there != number) {
                        throw new TenancyException("tenant '" + id + "' has " + there + " " + name + " instead of "
                                + number + "; call again");
                    }
                }
            }
        });
    }

    /** The steps of a host find what they would have made, and change nothing; a role, which is in no export, they make. */
    private Restoration finish(Contents contents, long rows) {
        TenantId id = contents.tenant().id();
        provisioner
                .tenants()
                .change(
                        id,
                        tenant -> tenant.withStatus(TenantStatus.SUSPENDED)
                                .withLabel(TenantLifecycle.REASON, "restored from an export"));
        Tenant tenant = provisioner.provision(contents.tenant());
        journal.forget(id, Operation.RESTORE);
        return new Restoration.Restored(tenant, contents.tables().size(), rows);
    }

    /** What a refusal leaves: the id is free again, and nothing of the tenant is there. */
    private void takeBack(TenantId id, Home home) {
        home.empty();
        home.controlPlanes(pool).forEach(database -> Farewell.deleteRows(database, id));
        Transactions.with(
                pool, connection -> Sql.on(connection).update("DELETE FROM cimiento.tenant WHERE id = ?", id.value()));
    }

    private static Path file(ExportFiles files, String folder, String table) {
        try {
            return files.file(folder + "/" + table + ".jsonl");
        } catch (IOException e) {
            throw new TenancyException("the export is not whole: " + e.getMessage(), e);
        }
    }
}
