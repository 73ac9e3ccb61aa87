package dev.cimiento.auth.postgresql;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.spi.AccountStore;
import dev.cimiento.auth.spi.ApiKeyStore;
import dev.cimiento.auth.spi.AuthStore;
import dev.cimiento.auth.spi.FactorStore;
import dev.cimiento.auth.spi.InvitationStore;
import dev.cimiento.auth.spi.LoginThrottle;
import dev.cimiento.auth.spi.OneTimeTokenStore;
import dev.cimiento.auth.spi.PasskeyStore;
import dev.cimiento.auth.spi.RoleStore;
import dev.cimiento.auth.spi.SealedStore;
import dev.cimiento.auth.spi.SessionStore;
import dev.cimiento.auth.spi.SigningKeyStore;
import dev.cimiento.auth.spi.StandingStore;
import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.SchemaModule;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * The store in the tenant's schema. Takes any data source: under a {@code TenantDataSource} each tenant has accounts of its own. Joins the
 * caller's transaction. Safe for use by many threads and processes.
 */
public final class PostgresAuthStore implements AuthStore {

    /** Its tables; hand it to the {@code TenantProvisioner}. */
    public static final SchemaModule SCHEMA =
            new SchemaModule(ModuleId.AUTH, SchemaModule.Plane.TENANT, "dev/cimiento/auth/postgresql/migration");

    private final Database database;

    /** Over this data source. */
    public PostgresAuthStore(DataSource dataSource) {
        this(Database.over(dataSource));
    }

    private PostgresAuthStore(Database database) {
        this.database = database;
    }

    @Override
    public AccountStore accounts() {
        return new PostgresAccountStore(database);
    }

    @Override
    public RoleStore roles() {
        return new PostgresRoleStore(database);
    }

    @Override
    public SessionStore sessions() {
        return new PostgresSessionStore(database);
    }

    @Override
    public StandingStore standings() {
        return new PostgresStandingStore(database);
    }

    @Override
    public OneTimeTokenStore oneTimeTokens() {
        return new PostgresOneTimeTokenStore(database);
    }

    @Override
    public InvitationStore invitations() {
        return new PostgresInvitationStore(database);
    }

    @Override
    public FactorStore factors() {
        return new PostgresFactorStore(database);
    }

    @Override
    public PasskeyStore passkeys() {
        return new PostgresPasskeyStore(database);
    }

    @Override
    public ApiKeyStore apiKeys() {
        return new PostgresApiKeyStore(database);
    }

    @Override
    public LoginThrottle throttle() {
        return new PostgresLoginThrottle(database);
    }

    @Override
    public SigningKeyStore signingKeys() {
        return new PostgresSigningKeyStore(database);
    }

    @Override
    public SealedStore sealed() {
        return new PostgresSealedStore(database);
    }

    @Override
    public <T> T together(Function<AuthStore, T> work) {
        requireNonNull(work, "work");
        return database.with(connection -> work.apply(new PostgresAuthStore(Database.on(connection))));
    }
}
