package dev.cimiento.auth.spi;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the tenant keeps encrypted, of every kind, for whoever changes the key that it is encrypted under. {@code KeyEncryptionRotation} calls it. */
public interface SealedStore {

    /** How many secrets each key-encryption key seals, by the key's id. */
    Map<String, Long> keysInUse();

    /** At most so many of those that another key than this one seals, in a steady order, after that one. */
    List<SealedItem> otherThan(String keyId, Optional<SealedItem> after, int limit);

    /** Puts this in the item's place, unless it was changed or removed since it was read; says whether it did. */
    boolean replace(SealedItem item, SealedSecret sealed);
}
