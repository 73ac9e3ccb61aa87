package dev.cimiento.tenancy.fleet;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Placement;
import dev.cimiento.tenancy.PlanId;
import dev.cimiento.tenancy.TenancyException;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantAddress;
import dev.cimiento.tenancy.TenantAddresses;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.TenantProvisioner;
import dev.cimiento.tenancy.TenantStatus;
import dev.cimiento.tenancy.UnknownTenantException;
import dev.cimiento.tenancy.fleet.LifecycleListener.Operation;
import dev.cimiento.tenancy.postgresql.PostgresTenantAddresses;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * A tenant from sign-up to farewell. What takes several steps can be cut off between any two, also by {@code kill -9}, and called again:
 * it goes on where it was. Immutable, and safe for use by many threads and processes.
 *
 * <p>A tenant's id is for ever: encrypted settings, audit chains, files, schemas and tokens are bound to it. What may change is its name and
 * where it is reached.
 */
public final class TenantLifecycle {

    /** The label that holds why a tenant is suspended or in maintenance. */
    public static final String REASON = "status_reason";

    static final Duration PATIENCE = Duration.ofMinutes(1);

    private final TenantProvisioner provisioner;
    private final DataSource pool;
    private final InstantSource clock;
    private final TenantAddresses addresses;
    private final Map<String, DataSource> servers;
    private final List<Belongings> belongings;
    private final List<LifecycleListener> listeners;

    private TenantLifecycle(
            TenantProvisioner provisioner,
            DataSource pool,
            InstantSource clock,
            TenantAddresses addresses,
            Map<String, DataSource> servers,
            List<Belongings> belongings,
            List<LifecycleListener> listeners) {
        this.provisioner = requireNonNull(provisioner, "provisioner");
        this.pool = requireNonNull(pool, "pool");
        this.clock = requireNonNull(clock, "clock");
        this.addresses = requireNonNull(addresses, "addresses");
        this.servers = Map.copyOf(servers);
        this.belongings = List.copyOf(belongings);
        this.listeners = List.copyOf(listeners);
    }

    /**
     * For the tenants, plans and modules that this provisioner knows.
     *
     * @param pool of the control plane's database, not a {@code TenantDataSource}; its user owns the tenants' schemas
     */
    public static TenantLifecycle of(TenantProvisioner provisioner, DataSource pool, InstantSource clock) {
        return new TenantLifecycle(
                provisioner, pool, clock, new PostgresTenantAddresses(pool), Map.of(), List.of(), List.of());
    }

    /** Also for tenants that are placed in the database of this name. */
    public TenantLifecycle withServer(String server, DataSource itsPool) {
        Map<String, DataSource> more = new HashMap<>(servers);
        more.put(new Placement.Database(server).server(), requireNonNull(itsPool, "itsPool"));
        return new TenantLifecycle(provisioner, pool, clock, addresses, more, belongings, listeners);
    }

    /** Changes addresses through these: {@code TenantHosts.addresses()}, so that this process sees a change at once. */
    public TenantLifecycle withAddresses(TenantAddresses through) {
        return new TenantLifecycle(provisioner, pool, clock, through, servers, belongings, listeners);
    }

    /** Also exports and deletes these. */
    public TenantLifecycle withBelongings(Belongings kind) {
        return new TenantLifecycle(provisioner, pool, clock, addresses, servers, and(belongings, kind), listeners);
    }

    /** Also tells this listener. */
    public TenantLifecycle withListener(LifecycleListener listener) {
        return new TenantLifecycle(provisioner, pool, clock, addresses, servers, belongings, and(listeners, listener));
    }

    /**
     * Makes a tenant, from a spare schema where one is ready, as {@link TenantProvisioner#provision} does, and records each step. Of several
     * who make one id at once one works, and the others wait for it, so that the host's steps need not fear each other.
     *
     * @throws TenancyException when a step fails; the tenant then stays {@code PROVISIONING}, and calling again goes on
     */
    public Tenant provision(Tenant wanted) {
        Journal journal = journal();
        TenantProvisioner recording =
                provisioner.withListener((tenant, part) -> journal.reached(tenant.id(), Operation.PROVISION, part, ""));
        return Turn.take(pool, "makes " + wanted.id(), PATIENCE, () -> {
                    SpareSchemas.of(provisioner, pool).claim(wanted);
                    return recording.provision(wanted);
                })
                .orElseThrow(
                        () -> new TenancyException("tenant '" + wanted.id() + "' is being made by another process"));
    }

    /**
     * Takes the tenant out of service until {@link #resume}. Its data stays, and is migrated with the fleet.
     *
     * @param reason why, for people who look; kept as a label, at most 200 characters
     * @throws UnknownTenantException when there is none
     */
    public StatusChange suspend(TenantId id, String reason) {
        return become(id, TenantStatus.SUSPENDED, Optional.of(reason));
    }

    /**
     * Takes the tenant out of service for work on it, until {@link #resume}.
     *
     * @param reason why, for people who look; kept as a label, at most 200 characters
     * @throws UnknownTenantException when there is none
     */
    public StatusChange maintain(TenantId id, String reason) {
        return become(id, TenantStatus.MAINTENANCE, Optional.of(reason));
    }

    /**
     * Serves the tenant again.
     *
     * @throws UnknownTenantException when there is none
     */
    public StatusChange resume(TenantId id) {
        return become(id, TenantStatus.ACTIVE, Optional.empty());
    }

    /**
     * Gives a tenant another name. Where it is reached stays: {@link #moveTo}.
     *
     * @throws UnknownTenantException when there is none
     * @throws IllegalArgumentException when the name is blank or longer than 200 characters
     */
    public Tenant rename(TenantId id, String name) {
        return provisioner.tenants().change(id, tenant -> tenant.withName(name));
    }

    /**
     * Gives a tenant another address, a label or a domain. The ones of that kind that it had lead on to it, its id as a label too, until
     * they are taken away with {@link TenantAddresses#withdraw}.
     *
     * @return whether it has it now; no other tenant's address, former address or id is given
     * @throws UnknownTenantException when there is no such tenant
     */
    public TenantAddresses.Change moveTo(TenantId id, TenantAddress address) {
        return addresses.move(id, requireNonNull(address, "address"));
    }

    /**
     * Puts a tenant on another plan: first the tables that it lacks, then the plan, so that nothing is served without its tables. Tables of
     * modules that it leaves stay, with their rows.
     *
     * @throws UnknownTenantException when there is none
     * @throws TenancyException when there is no such plan, or a migration fails; the tenant then keeps its plan
     */
    public Tenant changePlan(TenantId id, PlanId plan) {
        provisioner.migrate(provisioner.tenants().require(id).withPlan(plan));
        return provisioner.tenants().change(id, tenant -> tenant.withPlan(plan));
    }

    /**
     * Writes all that is of a tenant: each table of its schema, or its rows of the tables that it shares, its rows in the control plane, also in
     * that of its own database, and what else was named as belonging to it. Encrypted settings stay encrypted.
     *
     * @param target a directory, or a file that ends in {@code .zip}; must not exist, or be an earlier export, which is replaced at the end
     * @throws UnknownTenantException when there is none
     * @throws TenancyException when the target cannot be written, or its server is not configured
     */
    public ExportManifest export(TenantId id, Path target) {
        Tenant tenant = provisioner.tenants().require(id);
        return new Exporter(pool, belongings, clock).export(home(tenant), requireNonNull(target, "target"));
    }

    /**
     * Brings a tenant back from an export: checked against its checksums, into tables that this program's migrations make, compared row by
     * row afterwards, and left {@code SUSPENDED} with the reason that it was restored. Its id, name, plan and labels are those of the export.
     * The program must be of the release that exported it, and no tenant may have its id. Tables' own triggers do not act on the rows; the
     * host's provisioning steps run at the end. Call it again after a crash.
     *
     * @param source a directory, or a file that ends in {@code .zip}
     * @param placement where it is to be: a schema, with a role or without, or a database; never among others' rows
     * @throws TenancyException when the plan is unknown, a server is not configured, or a migration or step fails
     */
    public Restoration restore(Path source, Placement placement) {
        return new Restorer(pool, provisioner, belongings, journal(), this::home)
                .restore(requireNonNull(source, "source"), requireNonNull(placement, "placement"));
    }

    /** Why {@link #restore} would refuse, as far as can be known beforehand; changes nothing. */
    public Optional<Restoration.Refused> examine(Path source, Placement placement) {
        return new Restorer(pool, provisioner, belongings, journal(), this::home)
                .examine(requireNonNull(source, "source"), requireNonNull(placement, "placement"));
    }

    /**
     * Deletes a tenant: out of service, exported, kept for the time that was asked for, everything removed, and then looked for. Call it
     * again after a crash, and after the retention; the first call's retention counts. The data of the tenant is not there afterwards,
     * backups aside; that it was, when it was deleted and how much it was stays on record.
     *
     * @throws TenancyException when something cannot be removed, or something of the tenant is still found, for example because the
     *     application goes on writing for it; the message names it. The tenant stays {@code OFFBOARDING}: call again
     */
    public Deletion delete(TenantId id, DeletionRequest request) {
        requireNonNull(request, "request");
        return new Farewell(pool, journal(), belongings, clock).proceed(id, request, provisioner.tenants(), this);
    }

    /**
     * Keeps a tenant that waits for its deletion after all: suspended, to be resumed.
     *
     * @throws UnknownTenantException when there is none
     */
    public StatusChange keep(TenantId id) {
        StatusChange change = Farewell.isDropping(journal(), id)
                ? new StatusChange.Refused(provisioner.tenants().require(id), TenantStatus.SUSPENDED)
                : become(id, TenantStatus.SUSPENDED, Optional.of("deletion was called off"));
        if (change instanceof StatusChange.Done) {
            journal().forget(id, Operation.DELETE);
        }
        return change;
    }

    Home home(Tenant tenant) {
        if (tenant.placement() instanceof Placement.Database database) {
            return new Home(
                    tenant,
                    Optional.ofNullable(servers.get(database.server()))
                            .orElseThrow(() -> new TenancyException("server '" + database.server() + "' is not one of "
                                    + servers.keySet().stream().sorted().toList())));
        }
        return new Home(tenant, pool);
    }

    private StatusChange become(TenantId id, TenantStatus wanted, Optional<String> reason) {
        Tenant after = provisioner.tenants().change(id, tenant -> {
            if (tenant.status() != wanted && !tenant.status().mayBecome(wanted)) {
                return tenant;
            }
            Tenant next = tenant.withStatus(wanted);
            return reason.map(why -> next.withLabel(REASON, why)).orElseGet(() -> next.withoutLabel(REASON));
        });
        return after.status() == wanted ? new StatusChange.Done(after) : new StatusChange.Refused(after, wanted);
    }

    private Journal journal() {
        return new Journal(pool, clock, listeners);
    }

    private static <T> List<T> and(List<T> list, T last) {
        List<T> longer = new ArrayList<>(list);
        longer.add(requireNonNull(last));
        return longer;
    }
}
