package dev.cimiento.tenancy.openfeature;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toUnmodifiableMap;

import dev.cimiento.tenancy.FeatureKey;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.UnknownTenantException;
import dev.cimiento.tenancy.features.Explained;
import dev.cimiento.tenancy.features.FeatureChange;
import dev.cimiento.tenancy.features.Features;
import dev.openfeature.sdk.ErrorCode;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.EventProvider;
import dev.openfeature.sdk.ImmutableMetadata;
import dev.openfeature.sdk.Metadata;
import dev.openfeature.sdk.ProviderEvaluation;
import dev.openfeature.sdk.ProviderEventDetails;
import dev.openfeature.sdk.Reason;
import dev.openfeature.sdk.Value;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@link Features} behind OpenFeature's API, so that a program asks for flags the standard way (OpenFeature specification, section 2).
 *
 * <p>The tenant is the attribute {@code tenant} of the evaluation context, else the one that {@link TenantContext} names, else the targeting key.
 * Where the tenant does not come from the targeting key, that is the user, for rollouts by user. An attribute that contradicts the tenant
 * context is refused: {@code INVALID_CONTEXT}.
 *
 * <p>A switch is a boolean flag with the variants {@code on} and {@code off}; numbers, texts, lengths of time (ISO 8601) and choices are
 * what their key says, with their text as the variant. The reason is {@code DISABLED} for the kill switch, {@code TARGETING_MATCH} for a value of
 * tenant or plan, {@code SPLIT} for a rollout, else {@code DEFAULT}; the flag's metadata names the tenant, the source and the words of {@link
 * Explained}. Safe for use by many threads.
 */
public final class TenantFeatureProvider extends EventProvider {

    /** The attribute of the evaluation context that names the tenant. */
    public static final String TENANT = "tenant";

    private final Features features;
    private final Map<String, FeatureKey<?>> keys;
    private Features.@Nullable Subscription subscription;

    private TenantFeatureProvider(Features features, Map<String, FeatureKey<?>> keys) {
        this.features = features;
        this.keys = keys;
    }

    /**
     * A provider of these flags.
     *
     * @param keys every flag that may be asked for; any other is {@code FLAG_NOT_FOUND}
     * @throws IllegalStateException when two have one name
     */
    public static TenantFeatureProvider of(Features features, Collection<FeatureKey<?>> keys) {
        return new TenantFeatureProvider(
                requireNonNull(features, "features"),
                keys.stream().collect(toUnmodifiableMap(FeatureKey::name, Function.identity())));
    }

    @Override
    public Metadata getMetadata() {
        return () -> "cimiento";
    }

    /** Called by OpenFeature: from now on changes are told as events. */
    @Override
    public synchronized void initialize(EvaluationContext evaluationContext) {
        if (subscription == null) {
            subscription = features.onChange(this::tell);
        }
    }

    /** Called by OpenFeature: ends the events. */
    @Override
    public synchronized void shutdown() {
        if (subscription != null) {
            subscription.close();
            subscription = null;
        }
        super.shutdown();
    }

    @Override
    public ProviderEvaluation<Boolean> getBooleanEvaluation(String key, Boolean fallback, EvaluationContext context) {
        return evaluate(key, fallback, context, value -> value instanceof Boolean flag ? flag : null);
    }

    @Override
    public ProviderEvaluation<String> getStringEvaluation(String key, String fallback, EvaluationContext context) {
        return evaluate(
                key,
                fallback,
                context,
                value -> value instanceof Boolean || value instanceof Number
                        ? null
                        : value instanceof Enum<?> constant ? constant.name() : value.toString());
    }

    @Override
    public ProviderEvaluation<Integer> getIntegerEvaluation(String key, Integer fallback, EvaluationContext context) {
        return evaluate(
                key,
                fallback,
                context,
                value -> value instanceof Long number && number.intValue() == number ? number.intValue() : null);
    }

    @Override
    public ProviderEvaluation<Long> getLongEvaluation(String key, Long fallback, EvaluationContext context) {
        return evaluate(key, fallback, context, value -> value instanceof Long number ? number : null);
    }

    @Override
    public ProviderEvaluation<Double> getDoubleEvaluation(String key, Double fallback, EvaluationContext context) {
        return evaluate(key, fallback, context, value -> {
            if (value instanceof Long number && Math.abs(number) <= MAX_SAFE_INTEGER) {
                return number.doubleValue();
            }
            return value instanceof Double number ? number : null;
        });
    }

    /** No feature is a structure: always {@code TYPE_MISMATCH}, or {@code FLAG_NOT_FOUND}. */
    @Override
    public ProviderEvaluation<Value> getObjectEvaluation(String key, Value fallback, EvaluationContext context) {
        return evaluate(key, fallback, context, value -> null);
    }

    private <R> ProviderEvaluation<R> evaluate(
            String name, R fallback, @Nullable EvaluationContext context, Function<Object, @Nullable R> conversion) {
        FeatureKey<?> key = keys.get(name);
        if (key == null) {
            return refused(fallback, ErrorCode.FLAG_NOT_FOUND, "no feature has this name");
        }
        Subject subject;
        try {
            subject = subjectOf(context);
        } catch (RefusedContext e) {
            return refused(fallback, e.code, e.words);
        }
        try {
            return explain(key, subject, fallback, conversion);
        } catch (UnknownTenantException e) {
            return refused(fallback, ErrorCode.INVALID_CONTEXT, e.getMessage());
        }
    }

    private <T, R> ProviderEvaluation<R> explain(
            FeatureKey<T> key, Subject subject, R fallback, Function<Object, @Nullable R> conversion) {
        Explained<T> explained = subject.user() == null
                ? features.explain(subject.tenant(), key)
                : features.explain(subject.tenant(), key, subject.user());
        T value = explained.value();
        R converted = conversion.apply(value);
        if (converted == null) {
            return refused(
                    fallback,
                    ErrorCode.TYPE_MISMATCH,
                    "the value of " + key + " is a " + key.type().getSimpleName() + " that is not what was asked for");
        }
        return ProviderEvaluation.<R>builder()
                .value(converted)
                .variant(value instanceof Boolean flag ? (flag ? "on" : "off") : key.format(value))
                .reason(reasonOf(explained.source()).name())
                .flagMetadata(ImmutableMetadata.builder()
                        .addString(TENANT, subject.tenant().value())
                        .addString("source", explained.source().name())
                        .addString("because", explained.because())
                        .build())
                .build();
    }

    private static Reason reasonOf(Explained.Source source) {
        return switch (source) {
            case KILL_SWITCH -> Reason.DISABLED;
            case TENANT, PLAN -> Reason.TARGETING_MATCH;
            case ROLLOUT -> Reason.SPLIT;
            case DEFAULT -> Reason.DEFAULT;
        };
    }

    private static <R> ProviderEvaluation<R> refused(R fallback, ErrorCode code, @Nullable String words) {
        return ProviderEvaluation.<R>builder()
                .value(fallback)
                .reason(Reason.ERROR.name())
                .errorCode(code)
                .errorMessage(words)
                .build();
    }

    private static Subject subjectOf(@Nullable EvaluationContext context) throws RefusedContext {
        Optional<String> target = Optional.ofNullable(context)
                .map(EvaluationContext::getTargetingKey)
                .filter(text -> !text.isEmpty());
        Optional<TenantId> current = TenantContext.current();
        Value attribute = context == null ? null : context.getValue(TENANT);
        if (attribute != null) {
            TenantId named = tenantOf(attribute.asString());
            if (current.isPresent() && !current.get().equals(named)) {
                throw new RefusedContext(
                        ErrorCode.INVALID_CONTEXT,
                        "the attribute 'tenant' is not the tenant that this thread works for");
            }
            return new Subject(named, target.orElse(null));
        }
        if (current.isPresent()) {
            return new Subject(current.get(), target.orElse(null));
        }
        if (target.isEmpty()) {
            throw new RefusedContext(
                    ErrorCode.TARGETING_KEY_MISSING,
                    "name the tenant: enter it with TenantContext.call, or set the targeting key or the attribute 'tenant'");
        }
        return new Subject(tenantOf(target.get()), null);
    }

    private static TenantId tenantOf(@Nullable String text) throws RefusedContext {
        return Optional.ofNullable(text)
                .flatMap(TenantId::parse)
                .orElseThrow(() -> new RefusedContext(ErrorCode.INVALID_CONTEXT, "the tenant named is no tenant id"));
    }

    private void tell(FeatureChange change) {
        List<String> changed =
                change.features().stream().filter(keys::containsKey).sorted().toList();
        if (changed.isEmpty()) {
            return;
        }
        ImmutableMetadata.ImmutableMetadataBuilder metadata = ImmutableMetadata.builder();
        change.tenant().ifPresent(tenant -> metadata.addString(TENANT, tenant.value()));
        emitProviderConfigurationChanged(ProviderEventDetails.builder()
                .flagsChanged(changed)
                .eventMetadata(metadata.build())
                .build());
    }

    private record Subject(TenantId tenant, @Nullable String user) {}

    /** What the context lacks; caught where the evaluation is answered. */
    private static final class RefusedContext extends Exception {

        private static final long serialVersionUID = 1L;

        private final ErrorCode code;
        private final String words;

        RefusedContext(ErrorCode code, String words) {
            super(words, null, false, false);
            this.code = code;
            this.words = words;
        }
    }
}
