package dev.cimiento.auth.postgresql;

import dev.cimiento.auth.spi.AccountStore;
import dev.cimiento.auth.spi.AuthStore;
import dev.cimiento.auth.spi.LoginThrottle;
import dev.cimiento.auth.spi.SessionStore;
import dev.cimiento.auth.spi.SigningKeyStore;
import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.SchemaModule;
import javax.sql.DataSource;

/**
 * The store in the tenant's schema. Takes any data source: under a {@code TenantDataSource} each tenant has accounts of its own. Joins the
 * caller's transaction. Safe for use by many threads and processes.
 */
public final class PostgresAuthStore implements AuthStore {

    /** Its tables; hand it to the {@code TenantProvisioner}. */
    public static final SchemaModule SCHEMA =
            new SchemaModule(ModuleId.AUTH, SchemaModule.Plane.TENANT, "dev/cimiento/auth/postgresql/migration");

    private final AccountStore accounts;
    private final SessionStore sessions;
    private final LoginThrottle throttle;
    private final SigningKeyStore signingKeys;

    /** Over this data source. */
    public PostgresAuthStore(DataSource dataSource) {
        this.accounts = new PostgresAccountStore(dataSource);
        this.sessions = new PostgresSessionStore(dataSource);
        this.throttle = new PostgresLoginThrottle(dataSource);
        this.signingKeys = new PostgresSigningKeyStore(dataSource);
    }

    @Override
    public AccountStore accounts() {
        return accounts;
    }

    @Override
    public SessionStore sessions() {
        return sessions;
    }

    @Override
    public LoginThrottle throttle() {
        return throttle;
    }

    @Override
    public SigningKeyStore signingKeys() {
        return signingKeys;
    }
}
