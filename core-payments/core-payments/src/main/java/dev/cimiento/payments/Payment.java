package dev.cimiento.payments;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One payment as it stood when it was read. Immutable. */
public final class Payment {

    private final PaymentId id;
    private final ProviderId provider;
    private final PaymentRequest request;
    private final String fingerprint;
    private final PaymentState state;
    private final long captured;
    private final long capturing;
    private final long disputed;
    private final long refunded;
    private final long refundPending;
    private final @Nullable ProviderReference session;
    private final @Nullable ProviderReference charge;
    private final @Nullable URI url;
    private final @Nullable Voucher voucher;
    private final @Nullable Decline decline;
    private final @Nullable Instant expiresAt;
    private final @Nullable Instant checkAt;
    private final @Nullable Instant capturedAt;
    private final Instant createdAt;
    private final long version;

    private Payment(Builder from) {
        this.id = from.id;
        this.provider = from.provider;
        this.request = from.request;
        this.fingerprint = from.fingerprint;
        this.state = from.state;
        this.captured = from.captured;
        this.capturing = from.capturing;
        this.disputed = from.disputed;
        this.voucher = from.voucher;
        this.refunded = from.refunded;
        this.refundPending = from.refundPending;
        this.session = from.session;
        this.charge = from.charge;
        this.url = from.url;
        this.decline = from.decline;
        this.expiresAt = from.expiresAt;
        this.checkAt = from.checkAt;
        this.capturedAt = from.capturedAt;
        this.createdAt = from.createdAt;
        this.version = from.version;
    }

    /** A builder of a payment just written down: for {@link Payments} and for stores. */
    public static Builder builder(PaymentId id, ProviderId provider, PaymentRequest request, Instant createdAt) {
        return new Builder(id, provider, request, createdAt);
    }

    /** A builder that begins as this payment. */
    public Builder toBuilder() {
        Builder builder = new Builder(id, provider, request, createdAt)
                .fingerprint(fingerprint)
                .state(state)
                .captured(captured)
                .capturing(capturing)
                .disputed(disputed)
                .refunds(refunded, refundPending)
                .version(version);
        builder.session = session;
        builder.charge = charge;
        builder.url = url;
        builder.voucher = voucher;
        builder.decline = decline;
        builder.expiresAt = expiresAt;
        builder.checkAt = checkAt;
        builder.capturedAt = capturedAt;
        return builder;
    }

    /** Its id. */
    public PaymentId id() {
        return id;
    }

    /** Who takes the money. */
    public ProviderId provider() {
        return provider;
    }

    /** What was asked for. */
    public PaymentRequest request() {
        return request;
    }

    /** The caller's name for it. */
    public IdempotencyKey key() {
        return request.key();
    }

    /** How much was asked for. */
    public Money amount() {
        return request.amount();
    }

    /** The application's name of what is paid; empty where it gave none. */
    public String reference() {
        return request.reference();
    }

    /** {@link PaymentRequest#fingerprint()} as it was written down. */
    public String fingerprint() {
        return fingerprint;
    }

    /** Where it stands. */
    public PaymentState state() {
        return state;
    }

    /** How much was taken: nothing; the whole {@link #amount()}; or, of what was set aside first, a part of it. */
    public Money captured() {
        return money(captured);
    }

    /** How much went back to the payer. */
    public Money refunded() {
        return money(refunded);
    }

    /** How much is set aside for refunds under way. */
    public Money refundPending() {
        return money(refundPending);
    }

    /** How much the payer's bank is taking back, or has taken. */
    public Money disputed() {
        return money(disputed);
    }

    /** How much can still be refunded: what is disputed cannot. */
    public Money refundable() {
        return money(Math.max(0, captured - refunded - refundPending - disputed));
    }

    /** How much of what is set aside is being taken, since {@link Payments#capture}; else nothing. */
    public Money capturing() {
        return money(capturing);
    }

    /** What the payer takes to a counter. */
    public Optional<Voucher> voucher() {
        return Optional.ofNullable(voucher);
    }

    /** Where the payer has to go: the provider's page, or the issuer's check. */
    public Optional<URI> url() {
        return Optional.ofNullable(url);
    }

    /** The provider's id of the page: a Checkout Session, a preference. */
    public Optional<ProviderReference> session() {
        return Optional.ofNullable(session);
    }

    /** The provider's id of the money: a PaymentIntent, a payment. */
    public Optional<ProviderReference> charge() {
        return Optional.ofNullable(charge);
    }

    /** Why the last try was declined, or the opening refused. */
    public Optional<Decline> decline() {
        return Optional.ofNullable(decline);
    }

    /** Until when it can be paid, where that is limited. */
    public Optional<Instant> expiresAt() {
        return Optional.ofNullable(expiresAt);
    }

    /** When to ask the provider about it unasked; empty where nothing is expected any more. */
    public Optional<Instant> checkAt() {
        return Optional.ofNullable(checkAt);
    }

    /** When we learned that the money is captured. */
    public Optional<Instant> capturedAt() {
        return Optional.ofNullable(capturedAt);
    }

    /** When it was written down. */
    public Instant createdAt() {
        return createdAt;
    }

    /** Counts every change, of its refunds too. */
    public long version() {
        return version;
    }

    private Money money(long minor) {
        return new Money(minor, request.amount().currency());
    }

    /** Without the payer and without the address of the page. */
    @Override
    public String toString() {
        return "Payment[" + id + ", " + provider + ", " + state + ", " + amount() + ", reference=" + reference() + "]";
    }

    /** Collects what a payment is made of. For one thread. */
    public static final class Builder {

        private final PaymentId id;
        private final ProviderId provider;
        private final PaymentRequest request;
        private final Instant createdAt;
        private String fingerprint;
        private PaymentState state = PaymentState.CREATED;
        private long captured;
        private long capturing;
        private long disputed;
        private @Nullable Voucher voucher;
        private long refunded;
        private long refundPending;
        private @Nullable ProviderReference session;
        private @Nullable ProviderReference charge;
        private @Nullable URI url;
        private @Nullable Decline decline;
        private @Nullable Instant expiresAt;
        private @Nullable Instant checkAt;
        private @Nullable Instant capturedAt;
        private long version;

        private Builder(PaymentId id, ProviderId provider, PaymentRequest request, Instant createdAt) {
            this.id = requireNonNull(id, "id");
            this.provider = requireNonNull(provider, "provider");
            this.request = requireNonNull(request, "request");
            this.createdAt = requireNonNull(createdAt, "createdAt");
            this.fingerprint = request.fingerprint();
        }

        /** Default: the request's. */
        public Builder fingerprint(String hex) {
            this.fingerprint = requireNonNull(hex, "fingerprint");
            return this;
        }

        /** Default: {@link PaymentState#CREATED}. */
        public Builder state(PaymentState value) {
            this.state = requireNonNull(value, "state");
            return this;
        }

        /** In minor units. Default: 0. */
        public Builder captured(long minor) {
            this.captured = minor;
            return this;
        }

        /** In minor units. Default: 0. */
        public Builder capturing(long minor) {
            this.capturing = minor;
            return this;
        }

        /** In minor units. Default: 0. */
        public Builder disputed(long minor) {
            this.disputed = minor;
            return this;
        }

        /** Default: none. */
        public Builder voucher(Voucher value) {
            this.voucher = requireNonNull(value, "voucher");
            return this;
        }

        /** In minor units. Default: 0 and 0. */
        public Builder refunds(long done, long pending) {
            this.refunded = done;
            this.refundPending = pending;
            return this;
        }

        /** Default: none. */
        public Builder session(ProviderReference value) {
            this.session = requireNonNull(value, "session");
            return this;
        }

        /** Default: none. */
        public Builder charge(ProviderReference value) {
            this.charge = requireNonNull(value, "charge");
            return this;
        }

        /** Default: none. */
        public Builder url(URI value) {
            this.url = requireNonNull(value, "url");
            return this;
        }

        /** Default: none. */
        public Builder decline(Decline value) {
            this.decline = requireNonNull(value, "decline");
            return this;
        }

        /** Default: none. */
        public Builder expiresAt(Instant value) {
            this.expiresAt = requireNonNull(value, "expiresAt");
            return this;
        }

        /** Default: never. */
        public Builder checkAt(Instant value) {
            this.checkAt = requireNonNull(value, "checkAt");
            return this;
        }

        /** Default: not. */
        public Builder capturedAt(Instant value) {
            this.capturedAt = requireNonNull(value, "capturedAt");
            return this;
        }

        /** Nothing is expected any more. */
        public Builder neverCheck() {
            this.checkAt = null;
            return this;
        }

        /** Default: 0. */
        public Builder version(long value) {
            this.version = value;
            return this;
        }

        /** The payment. */
        public Payment build() {
            return new Payment(this);
        }
    }
}
