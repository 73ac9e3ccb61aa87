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

/** Gives a new tenant its first administrator, who may do everything. One that exists keeps the password that it has. */
public final class FirstAdministrator implements ProvisioningStep {

    private static final Role ADMIN = Role.of("admin");

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
        Roles.of(accounts).define(ADMIN, Set.of(Permission.EVERYTHING));
        Account account = accounts.ensure(email.apply(tenant.id()), Password.of(password.reveal()), Set.of(ADMIN));
        if (customers.find(account.id()).filter(Customers.Customer::named).isEmpty()) {
            customers.rename(account.id(), "Administración");
        }
    }
}
