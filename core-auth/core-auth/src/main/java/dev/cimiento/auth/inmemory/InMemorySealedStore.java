package dev.cimiento.auth.inmemory;

import dev.cimiento.auth.spi.SealedItem;
import dev.cimiento.auth.spi.SealedSecret;
import dev.cimiento.auth.spi.SealedStore;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the stores of signing keys and of factors keep. */
final class InMemorySealedStore implements SealedStore {

    private static final Comparator<SealedItem> ORDER =
            Comparator.comparing(SealedItem::kind).thenComparing(SealedItem::id);

    private final InMemorySigningKeyStore signingKeys;
    private final InMemoryFactorStore factors;

    InMemorySealedStore(InMemorySigningKeyStore signingKeys, InMemoryFactorStore factors) {
        this.signingKeys = signingKeys;
        this.factors = factors;
    }

    @Override
    public Map<String, Long> keysInUse() {
        return all().collect(Collectors.groupingBy(item -> item.secret().sealedWith(), Collectors.counting()));
    }

    @Override
    public List<SealedItem> otherThan(String keyId, Optional<SealedItem> after, int limit) {
        return all().filter(item -> !item.secret().sealedWith().equals(keyId))
                .filter(item -> after.isEmpty() || ORDER.compare(item, after.get()) > 0)
                .sorted(ORDER)
                .limit(limit)
                .toList();
    }

    @Override
    public boolean replace(SealedItem item, SealedSecret sealed) {
        return item.kind() == SealedItem.Kind.SIGNING_KEY
                ? signingKeys.reseal(item, sealed)
                : factors.reseal(item, sealed);
    }

    private Stream<SealedItem> all() {
        return Stream.concat(signingKeys.sealed().stream(), factors.sealed().stream());
    }
}
