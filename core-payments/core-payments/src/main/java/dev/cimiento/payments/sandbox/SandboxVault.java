package dev.cimiento.payments.sandbox;

import dev.cimiento.payments.PermanentPaymentsException;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.SavedMethod;
import dev.cimiento.payments.spi.CardVault;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Optional;

/** Kept cards in the sandbox. It remembers none: a kept card's id says which card it is, and whose. */
final class SandboxVault implements CardVault {

    private static final String CARD = "sbc_";

    private final InstantSource clock;

    SandboxVault(InstantSource clock) {
        this.clock = clock;
    }

    /** The card that a kept card's id stands for. */
    static Optional<SandboxCard> card(ProviderReference kept) {
        String id = kept.value();
        int end = id.lastIndexOf('.');
        return id.startsWith(CARD) && end > 0
                ? SandboxCard.ofToken(id.substring(CARD.length(), end))
                : Optional.empty();
    }

    @Override
    public ProviderReference payer(String customer, String email) {
        return new ProviderReference("sbp_" + customer);
    }

    @Override
    public Kept keep(ProviderReference payer, String token) {
        SandboxCard card = SandboxCard.ofToken(token)
                .orElseThrow(() -> new PermanentPaymentsException("the sandbox knows no card of this token"));
        String owner = payer.value().substring(0, Math.min(36, payer.value().length()));
        return new Kept(
                new ProviderReference(CARD + token + "." + owner),
                "visa",
                card.number().substring(card.number().length() - 4),
                YearMonth.from(clock.instant().atZone(ZoneOffset.UTC)).plusYears(3));
    }

    /** There is nothing to forget. */
    @Override
    public void forget(SavedMethod method) {}
}
