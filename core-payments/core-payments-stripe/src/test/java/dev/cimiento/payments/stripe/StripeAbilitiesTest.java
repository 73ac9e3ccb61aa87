package dev.cimiento.payments.stripe;

import dev.cimiento.payments.spi.CardVault;
import dev.cimiento.payments.spi.DirectPayments;
import dev.cimiento.payments.spi.DisputeDesk;
import dev.cimiento.payments.spi.Statements;
import dev.cimiento.payments.spi.SubscriptionGateway;
import dev.cimiento.payments.testkit.AbleStandIn;
import dev.cimiento.payments.testkit.PaymentAbilitiesContract;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;

@DisplayName("What Stripe can do beyond pages, against a stand-in")
class StripeAbilitiesTest extends PaymentAbilitiesContract {

    @Override
    protected AbleStandIn start(MutableClock clock) {
        return new StripeRig(clock);
    }

    @Override
    protected Set<Class<?>> abilities() {
        return Set.of(
                DirectPayments.class, CardVault.class, DisputeDesk.class, Statements.class, SubscriptionGateway.class);
    }
}
