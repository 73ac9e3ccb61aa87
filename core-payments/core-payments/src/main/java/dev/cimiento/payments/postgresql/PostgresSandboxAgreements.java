package dev.cimiento.payments.postgresql;

import dev.cimiento.payments.Money;
import dev.cimiento.payments.PlanRequest;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.sandbox.SandboxAgreement;
import dev.cimiento.payments.sandbox.SandboxAgreements;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.net.URI;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

final class PostgresSandboxAgreements implements SandboxAgreements {

    private static final String SELECT =
            "SELECT id, description, amount, currency, every, unit, trial_days, return_to, state, begun, periods"
                    + " FROM payment_sandbox_agreement WHERE id = ?";

    private final DataSource dataSource;

    PostgresSandboxAgreements(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public SandboxAgreement open(SandboxAgreement agreement) {
        Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .update(
                                "INSERT INTO payment_sandbox_agreement (id, description, amount, currency, every,"
                                        + " unit, trial_days, return_to, state, begun, periods) VALUES (?, ?, ?, ?, ?, ?,"
                                        + " ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
                                agreement.id().value(),
                                agreement.description(),
                                agreement.amount().minor(),
                                agreement.amount().currency().getCurrencyCode(),
                                agreement.every(),
                                agreement.unit(),
                                agreement.trialDays(),
                                agreement.returnTo().toString(),
                                agreement.state(),
                                agreement.begun(),
                                agreement.periods()));
        return find(agreement.id()).orElseThrow();
    }

    @Override
    public Optional<SandboxAgreement> find(ProviderReference id) {
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection).first(SELECT, PostgresSandboxAgreements::read, id.value()));
    }

    @Override
    public Optional<SandboxAgreement> change(ProviderReference id, UnaryOperator<SandboxAgreement> change) {
        return Transactions.with(dataSource, connection -> {
            Optional<SandboxAgreement> before =
                    Sql.on(connection).first(SELECT + " FOR UPDATE", PostgresSandboxAgreements::read, id.value());
            Optional<SandboxAgreement> after = before.map(change);
            if (after.isPresent() && !after.equals(before)) {
                Sql.on(connection)
                        .update(
                                "UPDATE payment_sandbox_agreement SET state = ?, begun = ?, periods = ? WHERE id = ?",
                                after.get().state(),
                                after.get().begun(),
                                after.get().periods(),
                                id.value());
            }
            return after;
        });
    }

    private static SandboxAgreement read(Sql.Row row) throws SQLException {
        return new SandboxAgreement(
                new ProviderReference(row.string("id")),
                row.string("description"),
                Money.ofMinor(row.number("amount"), row.string("currency")),
                row.integer("every"),
                row.constant("unit", PlanRequest.Unit.class),
                row.integer("trial_days"),
                URI.create(row.string("return_to")),
                row.constant("state", SandboxAgreement.State.class),
                row.optionalInstant("begun").orElse(null),
                row.integer("periods"));
    }
}
