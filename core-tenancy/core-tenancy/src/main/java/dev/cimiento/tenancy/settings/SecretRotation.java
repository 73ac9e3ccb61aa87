package dev.cimiento.tenancy.settings;

import dev.cimiento.tenancy.KeyId;
import dev.cimiento.tenancy.TenancyException;
import java.util.Map;

/** Moves every stored secret, of every tenant, to another key. */
public interface SecretRotation {

    /**
     * Seals each secret anew under this key: with a new key of its own, not the old one wrapped again. Secrets stay readable all the while,
     * under the old key or the new. May be killed and run again, and run twice at once: it continues with what is left. A secret that does
     * not open is reported and left as it is.
     *
     * <p>The order that never leaves a process unable to read: give every process both keys, with the old one current; then make the new one
     * current everywhere; then rotate; then, when the report says complete, take the old key away.
     *
     * @throws TenancyException when the keyring does not have the key
     */
    RotationReport rotate(KeyId to);

    /** How many secrets each key seals. A key that is not in the answer is not needed any more. */
    Map<KeyId, Long> keysInUse();
}
