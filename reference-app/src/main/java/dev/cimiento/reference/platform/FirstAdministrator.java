package dev.cimiento.reference.platform;

import dev.cimiento.auth.Account;
import dev.cimiento.auth.Accounts;
import dev.cimiento.auth.Password;
import dev.cimiento.auth.Permission;
import dev.cimiento.auth.Role;
import dev.cimiento.auth.Roles;
import dev.cimiento.reference.signup.Customers;
import dev.cimiento.tenancy.ProvisioningStep;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantId;
import java.util.Set;
import java.util.function.Function;

/** Gives a new tenant its first administrator, who may do everything, and the role {@code staff} to invite others with. One that exists keeps the password that it has. */
public final class FirstAdministrator implements ProvisioningStep {

    private static final Role ADMIN = Role.of("admin");
    private static final Role STAFF = Role.of("staff");

    private final Accounts accounts;
    private final Customers customers;
    private final Function<TenantId, String> email;
    private final Secret password;

    /** With this address and password. */
    public FirstAdministrator(
            Accounts accounts, Customers customers, Function<TenantId, String> email, Secret password) {
        this.accounts = accounts;
        this.customers = customers;
        this.email = email;
        this.password = password;
    }

    @Override
    public String name() {
        return "first administrator";
    }

    @Override
    public void provision(Tenant tenant) {
        Roles roles = Roles.of(accounts);
        roles.define(ADMIN, Set.of(Permission.EVERYTHING));
        // The front desk: everything about bookings, and nothing about what is sold or who may do what.
        roles.define(STAFF, Set.of(Permission.of("bookings:manage"), Permission.of("line:call")));
        Account account = accounts.ensure(email.apply(tenant.id()), Password.of(password.reveal()), Set.of(ADMIN));
        if (customers.find(account.id()).filter(Customers.Customer::named).isEmpty()) {
            customers.rename(account.id(), "Administración");
        }
    }
}
